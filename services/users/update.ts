import type { Selectable, Transaction } from "kysely";
import { type Actor, SYSTEM_USER_ID } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import { generatePassword } from "../auth/generate_password.ts";
import { passwordFault } from "../auth/password_rules.ts";
import { endSessionsOf } from "../auth/sessions.ts";
import { revokeLinksOf } from "../auth/sign_in_links.ts";
import { now } from "../clock.ts";
import { isNoAddress } from "../contract/no_address.ts";
import { say } from "../contract/refusals.ts";
import type { SignInLink, UserDTO } from "../contract/users.ts";
import type { Tables } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import { requireFree } from "../accounts/insert.ts";
import { addressFor } from "../accounts/no_address.ts";
import type { UsersDeps } from "./deps.ts";
import { recordLink } from "./links.ts";
import { toUserDto } from "../accounts/dto.ts";
import { emailKey } from "../accounts/email.ts";
import { userNameKey } from "../accounts/user_name.ts";
import { requireAnAdmin } from "./last_admin.ts";
import { noSuchUser } from "./no_such_user.ts";

type UserRow = Selectable<Tables["users"]>;

/** Fields of an account that an administrator may change; those left out stay. */
export interface UserChange {
  email?: string | undefined;
  /** Null: none. */
  user_name?: string | null | undefined;
  display_name?: string | null | undefined;
  password?: string | undefined;
  is_admin?: boolean | undefined;
  is_active?: boolean | undefined;
  must_change_password?: boolean | undefined;
  /** Null: the server's default. */
  quota_bytes?: number | null | undefined;
  quota_images?: number | null | undefined;
  max_pending?: number | null | undefined;
  max_running?: number | null | undefined;
  queue_weight?: number | undefined;
}

const PLAIN = [
  "display_name",
  "quota_bytes",
  "quota_images",
  "max_pending",
  "max_running",
  "queue_weight",
] as const;

/**
 * Changes an account. A new password or a deactivation ends the user's sessions (except the
 * caller's own); a password set by an administrator deletes the API keys too, to lock out anyone
 * else who had access. Either ends the user's sign-in links.
 * @param alsoDo runs in the transaction, after the change
 * @throws Problem 400 weak password, address in use, last administrator, built-in user; 404.
 */
export async function updateUser(
  deps: UsersDeps,
  actor: Actor,
  userId: string,
  change: UserChange,
  alsoDo: (trx: Transaction<Tables>, after: UserRow) => Promise<void> = () => Promise.resolve(),
): Promise<UserDTO> {
  const { db, audit, changes, passwords, throttle, strict } = deps;
  const found = await db.selectFrom("users").select(["email", "user_name"])
    .where("user_id", "=", userId)
    .executeTakeFirst();
  if (!found) throw noSuchUser();
  protectSystem(userId, change);
  const { password } = change;
  const email = change.email ?? found.email;
  const fault = password === undefined ? null : passwordFault(password, {
    strict,
    email,
    userName: change.user_name ?? found.user_name,
  });
  if (fault !== null) throw problem("bad_request", fault);
  const hash = password === undefined ? null : await passwords.hash(password);

  const row = await changeAs(db, actor, async (trx) => {
    const before = await trx.selectFrom("users").selectAll().where("user_id", "=", userId)
      .executeTakeFirst();
    if (!before) throw noSuchUser();
    const { set, told } = difference(before, change);
    if (hash !== null) {
      set.password_hash = hash;
      told["password"] = "changed";
    }
    if (Object.keys(set).length === 0) return before;
    if (set.email_key) await requireFree(trx, "email_key", set.email_key, userId);
    if (set.user_name_key) await requireFree(trx, "user_name_key", set.user_name_key, userId);
    const after = await trx.updateTable("users").set({ ...set, updated_at: now() })
      .where("user_id", "=", userId).returningAll().executeTakeFirstOrThrow();
    await requireAnAdmin(trx, before);
    if (hash !== null || set.is_active === 0) {
      const reason = hash !== null ? "password changed" : "deactivated";
      const own = actor.userId === userId;
      await endSessionsOf(trx, userId, reason, own ? actor.sessionId : null);
      if (hash !== null && !own) await revokeKeysOf(trx, userId);
      if (hash !== null) await throttle.forgive(trx, after.email_key);
      await revokeLinksOf(trx, userId);
    }
    await audit.record(trx, {
      actor,
      action: "user.update",
      target: { kind: "user", id: userId, label: after.email },
      details: told,
    });
    await alsoDo(trx, after);
    return after;
  });
  changes.announce({ userId });
  return toUserDto(row);
}

/**
 * A password, and a link, for one sign-in, after which the user must choose another. Shown only
 * once.
 */
export async function resetPassword(
  deps: UsersDeps,
  actor: Actor,
  userId: string,
): Promise<{ user: UserDTO; password: string; link: SignInLink }> {
  const password = generatePassword();
  const change = { password, must_change_password: true };
  let link: SignInLink | undefined;
  const user = await updateUser(deps, actor, userId, change, async (trx, after) => {
    link = await recordLink(trx, deps, actor, after);
  });
  return { user, password, link: link! };
}

async function revokeKeysOf(trx: Transaction<Tables>, userId: string): Promise<void> {
  await trx.updateTable("api_keys").set({ revoked_at: now() })
    .where("user_id", "=", userId).where("revoked_at", "is", null).execute();
}

/** The built-in user cannot sign in and always manages: only its name (and limits) may change. */
function protectSystem(userId: string, change: UserChange): void {
  if (userId !== SYSTEM_USER_ID) return;
  const { email, password, is_admin, is_active, must_change_password } = change;
  const touched = [email, password, is_admin, is_active, must_change_password];
  if (touched.every((value) => value === undefined)) return;
  throw problem("bad_request", say("system_user_fixed"));
}

/** The effective changes: for the row, and in words for the audit log. */
function difference(before: UserRow, change: UserChange) {
  const set: Partial<UserRow> = {};
  const told: Record<string, unknown> = {};
  if (change.email !== undefined && change.email !== before.email) {
    set.email = change.email;
    set.email_key = emailKey(change.email);
    told["email"] = { from: before.email, to: change.email };
  }
  if (change.user_name !== undefined && change.user_name !== before.user_name) {
    const name = change.user_name;
    set.user_name = name;
    set.user_name_key = name === null ? null : userNameKey(name);
    told["user_name"] = { from: before.user_name, to: name };
    // An address that stands for the user name goes with it.
    if (isNoAddress(set.email ?? before.email)) {
      if (name === null) throw problem("bad_request", say("name_or_address"));
      set.email = addressFor(name);
      set.email_key = emailKey(set.email);
    }
  }
  for (const flag of ["is_admin", "is_active", "must_change_password"] as const) {
    const value = change[flag];
    if (value === undefined || value === (before[flag] === 1)) continue;
    set[flag] = value ? 1 : 0;
    told[flag] = value;
  }
  for (const name of PLAIN) {
    const value = change[name];
    if (value === undefined || value === before[name]) continue;
    Object.assign(set, { [name]: value });
    told[name] = value;
  }
  return { set, told };
}
