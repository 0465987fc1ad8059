import type { Selectable, Transaction } from "kysely";
import { now } from "../clock.ts";
import { say } from "../contract/refusals.ts";
import type { Tables } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import { emailKey } from "./email.ts";
import { userNameKey } from "./user_name.ts";

/** Initial values of an account; limits are the server's until an administrator sets others. */
export interface FirstFields {
  email: string;
  user_name?: string | null;
  display_name: string | null;
  password_hash: string;
  is_admin: boolean;
  must_change_password: boolean;
}

/** Adds the row of an account. @throws Problem 400 for an address or a user name in use. */
export async function insertUser(
  trx: Transaction<Tables>,
  first: FirstFields,
): Promise<Selectable<Tables["users"]>> {
  const at = now();
  const user_name_key = first.user_name ? userNameKey(first.user_name) : null;
  if (user_name_key) await requireFree(trx, "user_name_key", user_name_key);
  const row = await trx.insertInto("users").values({
    user_id: crypto.randomUUID(),
    email: first.email,
    email_key: emailKey(first.email),
    user_name: first.user_name ?? null,
    user_name_key,
    display_name: first.display_name,
    password_hash: first.password_hash,
    is_admin: first.is_admin ? 1 : 0,
    must_change_password: first.must_change_password ? 1 : 0,
    quota_bytes: null,
    quota_images: null,
    max_pending: null,
    max_running: null,
    created_at: at,
    updated_at: at,
    last_login_at: null,
  }).onConflict((oc) => oc.column("email_key").doNothing()).returningAll().executeTakeFirst();
  if (!row) throw problem("bad_request", TAKEN.email_key);
  return row;
}

const TAKEN = { email_key: say("email_taken"), user_name_key: say("user_name_taken") };

/**
 * @param key the address or user name in the form in which they are compared
 * @throws Problem 400 if another account has it
 */
export async function requireFree(
  trx: Transaction<Tables>,
  column: keyof typeof TAKEN,
  key: string,
  exceptUserId = "",
): Promise<void> {
  const other = await trx.selectFrom("users").select("user_id")
    .where(column, "=", key).where("user_id", "<>", exceptUserId).executeTakeFirst();
  if (other) throw problem("bad_request", TAKEN[column]);
}
