import type { Actor } from "../actor.ts";
import { now } from "../clock.ts";
import { problem } from "../errors/mod.ts";
import { passwordFault } from "../auth/password_rules.ts";
import type { UsersDeps } from "./deps.ts";
import { toUserDto, type UserDTO } from "./dto.ts";
import { emailKey } from "./email.ts";

export interface NewUser {
  email: string;
  display_name: string | null;
  password: string;
  is_admin: boolean;
  must_change_password: boolean;
}

export function emailInUse() {
  return problem("bad_request", "There is an account with this e-mail address already.");
}

/** @throws Problem 400 for a weak password or an address in use. */
export async function createUser(
  { db, audit, passwords, strict }: UsersDeps,
  actor: Actor,
  wanted: NewUser,
): Promise<UserDTO> {
  const fault = passwordFault(wanted.password, { strict, email: wanted.email });
  if (fault !== null) throw problem("bad_request", fault);
  const password_hash = await passwords.hash(wanted.password);
  return await db.transaction().execute(async (trx) => {
    const at = now();
    const row = await trx.insertInto("users").values({
      user_id: crypto.randomUUID(),
      email: wanted.email,
      email_key: emailKey(wanted.email),
      display_name: wanted.display_name,
      password_hash,
      is_admin: wanted.is_admin ? 1 : 0,
      must_change_password: wanted.must_change_password ? 1 : 0,
      quota_bytes: null,
      quota_images: null,
      max_pending: null,
      max_running: null,
      created_at: at,
      updated_at: at,
      last_login_at: null,
    }).onConflict((c) => c.column("email_key").doNothing()).returningAll().executeTakeFirst();
    if (!row) throw emailInUse();
    await audit.record(trx, {
      actor,
      action: "user.create",
      target: { kind: "user", id: row.user_id, label: row.email },
      details: { is_admin: wanted.is_admin },
    });
    return toUserDto(row);
  });
}
