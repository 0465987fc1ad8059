import { type Actor, SYSTEM_USER_ID } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import { passwordFault } from "../auth/password_rules.ts";
import { endSessionsOf } from "../auth/sessions.ts";
import { now } from "../clock.ts";
import { say } from "../contract/refusals.ts";
import type { UserDTO } from "../contract/users.ts";
import { problem } from "../errors/mod.ts";
import type { UsersDeps } from "./deps.ts";
import { toUserDto } from "../accounts/dto.ts";
import { emailKey } from "../accounts/email.ts";
import { requireSameHash } from "./same_hash.ts";
import { noSuchUser, requireFreeEmail } from "./update.ts";

export interface ProfileChange {
  display_name?: string | null | undefined;
  email?: string | undefined;
  current_password?: string | undefined;
  new_password?: string | undefined;
}

/**
 * Changes the caller's own account. Changing the password, or the address to sign in with, requires
 * the present password; a new password ends all other sessions.
 * @throws Problem 400 present password missing or wrong, weak password, address in use; 409 another
 * password was set meanwhile; 429.
 */
export async function updateProfile(
  deps: UsersDeps,
  actor: Actor,
  change: ProfileChange,
): Promise<UserDTO> {
  const { db, audit, changes, passwords, strict } = deps;
  const { userId } = actor;
  const sensitive = change.new_password !== undefined || change.email !== undefined;
  if (sensitive && userId === SYSTEM_USER_ID) {
    throw problem("bad_request", "The built-in system user has neither address nor password.");
  }
  const checked = sensitive
    ? await requirePassword(deps, actor, change.current_password)
    : undefined;
  const hash = change.new_password === undefined
    ? null
    : await newHash(change.new_password, change.current_password);

  const row = await changeAs(db, actor, async (trx) => {
    const before = await trx.selectFrom("users").selectAll().where("user_id", "=", userId)
      .executeTakeFirst();
    if (!before) throw noSuchUser();
    requireSameHash(before, checked);
    const email = change.email ?? before.email;
    if (email !== before.email) await requireFreeEmail(trx, emailKey(email), userId);
    const after = await trx.updateTable("users").set({
      email,
      email_key: emailKey(email),
      display_name: change.display_name === undefined ? before.display_name : change.display_name,
      ...(hash === null ? {} : { password_hash: hash, must_change_password: 0 as const }),
      updated_at: now(),
    }).where("user_id", "=", userId).returningAll().executeTakeFirstOrThrow();
    if (hash !== null) await endSessionsOf(trx, userId, "password changed", actor.sessionId);
    await audit.record(trx, {
      actor,
      action: hash === null ? "profile.update" : "password.change",
      target: { kind: "user", id: userId, label: after.email },
      details: email === before.email ? {} : { email: { from: before.email, to: email } },
    });
    return after;
  });
  changes.announce({ userId });
  return toUserDto(row);

  async function newHash(password: string, current: string | undefined): Promise<string> {
    const mine = await db.selectFrom("users").select("email").where("user_id", "=", userId)
      .executeTakeFirst();
    const fault = passwordFault(password, { strict, email: change.email ?? mine?.email ?? "" });
    if (fault !== null) throw problem("bad_request", fault);
    if (password === current) throw problem("bad_request", say("same_password"));
    return await passwords.hash(password);
  }
}

/**
 * Verifies that this is the user, and not someone at their open computer; guesses count as failed
 * sign-ins. Returns the hash that was checked: changes that rely on it are written only while the
 * account still has this one.
 */
export async function requirePassword(
  { db, passwords, throttle }: UsersDeps,
  actor: Actor,
  given: string | undefined,
): Promise<string> {
  if (given === undefined) throw problem("bad_request", say("current_password_needed"));
  const row = await db.selectFrom("users").select(["email_key", "password_hash"])
    .where("user_id", "=", actor.userId).executeTakeFirst();
  if (!row) throw noSuchUser();
  const attempt = {
    emailKey: row.email_key,
    address: actor.address ?? "local",
    userId: actor.userId,
  };
  await throttle.check(attempt);
  const right = await passwords.inTurn(async () => {
    await throttle.check(attempt);
    if (await passwords.verify(row.password_hash, given)) return true;
    await throttle.failed(attempt);
    return false;
  });
  if (!right) throw problem("bad_request", say("current_password_wrong"));
  await throttle.succeeded(attempt);
  return row.password_hash ?? "";
}
