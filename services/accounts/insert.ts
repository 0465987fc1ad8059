import type { Selectable, Transaction } from "kysely";
import { now } from "../clock.ts";
import { say } from "../contract/refusals.ts";
import type { Tables } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import { emailKey } from "./email.ts";

/** Initial values of an account; limits are the server's until an administrator sets others. */
export interface FirstFields {
  email: string;
  display_name: string | null;
  password_hash: string;
  is_admin: boolean;
  must_change_password: boolean;
}

export function emailInUse() {
  return problem("bad_request", say("email_taken"));
}

/** Adds the row of an account. @throws Problem 400 for an address in use. */
export async function insertUser(
  trx: Transaction<Tables>,
  first: FirstFields,
): Promise<Selectable<Tables["users"]>> {
  const at = now();
  const row = await trx.insertInto("users").values({
    user_id: crypto.randomUUID(),
    email: first.email,
    email_key: emailKey(first.email),
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
  if (!row) throw emailInUse();
  return row;
}
