import type { Selectable, Transaction } from "kysely";
import { type Actor, SYSTEM_USER_ID } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import { generatePassword } from "../auth/generate_password.ts";
import { passwordFault } from "../auth/password_rules.ts";
import { endSessionsOf } from "../auth/sessions.ts";
import { now } from "../clock.ts";
import { say } from "../contract/refusals.ts";
import type { UserDTO } from "../contract/users.ts";
import type { Tables } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import { emailInUse } from "../accounts/insert.ts";
import type { UsersDeps } from "./deps.ts";
import { toUserDto } from "../accounts/dto.ts";
import { emailKey } from "../accounts/email.ts";
import { requireAnAdmin } from "./last_admin.ts";

type UserRow = Selectable<Tables["users"]>;

/** Fields of an account that an administrator may change; those left out stay. */
export interface UserChange {
  email?: string | undefined;
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

export function noSuchUser() {
  return problem("not_found", say("no_such_user"));
}

/**
 * Changes an account. A new password or a deactivation ends the user's sessions (except the
 * caller's own); a password set by an administrator deletes the API keys too, to lock out anyone
 * else who had access.
 * @throws Problem 400 weak password, address in use, last administrator, built-in user; 404.
 */
export async function updateUser(
  deps: UsersDeps,
  actor: Actor,
  userId: string,
  change: UserChange,
): Promise<UserDTO> {
  const { db, audit, changes, passwords, throttle, strict } = deps;
  const found = await db.selectFrom("users").select("email").where("user_id", "=", userId)
    .executeTakeFirst();
  if (!found) throw noSuchUser();
  protectSystem(userId, change);
  const { password } = change;
  const email = change.email ?? found.email;
  const fault = password === undefined ? null : passwordFault(password, { strict, email });
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
    if (set.email_key !== undefined) await requireFreeEmail(trx, set.email_key, userId);
    const after = await trx.updateTable("users").set({ ...set, updated_at: now() })
      .where("user_id", "=", userId).returningAll().executeTakeFirstOrThrow();
    await requireAnAdmin(trx, before);
    if (hash !== null || set.is_active === 0) {
      const reason = hash !== null ? "password changed" : "deactivated";
      const own = actor.userId === userId;
      await endSessionsOf(trx, userId, reason, own ? actor.sessionId : null);
      if (hash !== null && !own) await revokeKeysOf(trx, userId);
      if (hash !== null) await throttle.forgive(trx, after.email_key);
    }
    await audit.record(trx, {
      actor,
      action: "user.update",
      target: { kind: "user", id: userId, label: after.email },
      details: told,
    });
    return after;
  });
  changes.announce({ userId });
  return toUserDto(row);
}

/** A password for one sign-in, after which the user must choose another. Shown only once. */
export async function resetPassword(
  deps: UsersDeps,
  actor: Actor,
  userId: string,
): Promise<{ user: UserDTO; password: string }> {
  const password = generatePassword();
  const user = await updateUser(deps, actor, userId, { password, must_change_password: true });
  return { user, password };
}

async function revokeKeysOf(trx: Transaction<Tables>, userId: string): Promise<void> {
  await trx.updateTable("api_keys").set({ revoked_at: now() })
    .where("user_id", "=", userId).where("revoked_at", "is", null).execute();
}

export async function requireFreeEmail(
  trx: Transaction<Tables>,
  key: string,
  exceptUserId: string,
): Promise<void> {
  const other = await trx.selectFrom("users").select("user_id")
    .where("email_key", "=", key).where("user_id", "<>", exceptUserId).executeTakeFirst();
  if (other) throw emailInUse();
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
