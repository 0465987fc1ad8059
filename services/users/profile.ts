import { requireFree } from "../accounts/insert.ts";
import { type Actor, SYSTEM_USER_ID } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import { passwordFault } from "../auth/password_rules.ts";
import { endSessionsOf } from "../auth/sessions.ts";
import { revokeLinksOf } from "../auth/sign_in_links.ts";
import { now } from "../clock.ts";
import { say } from "../contract/refusals.ts";
import type { UserDTO } from "../contract/users.ts";
import type { Database } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import type { UsersDeps } from "./deps.ts";
import { toUserDto } from "../accounts/dto.ts";
import { emailKey } from "../accounts/email.ts";
import { requireSameHash } from "./same_hash.ts";
import { noSuchUser } from "./no_such_user.ts";

export interface ProfileChange {
  display_name?: string | null | undefined;
  email?: string | undefined;
  current_password?: string | undefined;
  new_password?: string | undefined;
}

/**
 * Changes the caller's own account. Changing the password, or the address to sign in with, requires
 * the present password, except for a password that follows a link or one that somebody else gave; a
 * new password ends all other sessions, and the links.
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
  const chooses = change.new_password !== undefined && change.email === undefined &&
    change.current_password === undefined && await choosesPassword(db, actor);
  const checked = !sensitive
    ? undefined
    : chooses
    ? await presentHash()
    : await requirePassword(deps, actor, change.current_password);
  const hash = change.new_password === undefined
    ? null
    : await newHash(change.new_password, change.current_password);

  const row = await changeAs(db, actor, async (trx) => {
    const before = await trx.selectFrom("users").selectAll().where("user_id", "=", userId)
      .executeTakeFirst();
    if (!before) throw noSuchUser();
    requireSameHash(before, checked);
    if (chooses && !await choosesPassword(trx, actor)) {
      throw problem("bad_request", say("current_password_needed"));
    }
    const email = change.email ?? before.email;
    if (email !== before.email) await requireFree(trx, "email_key", emailKey(email), userId);
    const after = await trx.updateTable("users").set({
      email,
      email_key: emailKey(email),
      display_name: change.display_name === undefined ? before.display_name : change.display_name,
      ...(hash === null ? {} : { password_hash: hash, must_change_password: 0 as const }),
      updated_at: now(),
    }).where("user_id", "=", userId).returningAll().executeTakeFirstOrThrow();
    if (hash !== null) {
      await endSessionsOf(trx, userId, "password changed", actor.sessionId);
      await trx.updateTable("user_sessions").set({ chooses_password: 0 })
        .where("user_id", "=", userId).execute();
      await revokeLinksOf(trx, userId);
    }
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

  async function presentHash(): Promise<string> {
    const row = await db.selectFrom("users").select("password_hash").where("user_id", "=", userId)
      .executeTakeFirstOrThrow(noSuchUser);
    return row.password_hash ?? "";
  }

  async function newHash(password: string, current: string | undefined): Promise<string> {
    const mine = await db.selectFrom("users").select(["email", "user_name"])
      .where("user_id", "=", userId).executeTakeFirst();
    const email = change.email ?? mine?.email ?? "";
    const fault = passwordFault(password, { strict, email, userName: mine?.user_name ?? null });
    if (fault !== null) throw problem("bad_request", fault);
    const same = password === current ||
      (chooses && await passwords.inTurn(() => passwords.verify(checked || null, password)));
    if (same) throw problem("bad_request", say("same_password"));
    return await passwords.hash(password);
  }
}

/**
 * Whether the caller may set a password without typing the present one: the session was opened by
 * a link, or with a password that somebody else gave, and nothing has been chosen since.
 */
export async function choosesPassword(db: Database, actor: Actor): Promise<boolean> {
  if (actor.sessionId === null) return false;
  const row = await db.selectFrom("user_sessions as s")
    .innerJoin("users as u", "u.user_id", "s.user_id").select("s.session_id")
    .where("s.session_id", "=", actor.sessionId).where("s.user_id", "=", actor.userId)
    .where("s.chooses_password", "=", 1).where("u.must_change_password", "=", 1)
    .executeTakeFirst();
  return row !== undefined;
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
