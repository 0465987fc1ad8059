import type { Actor } from "../actor.ts";
import type { UserDTO } from "../contract/users.ts";
import { changeAs } from "../change_as.ts";
import { problem } from "../errors/mod.ts";
import { passwordFault } from "../auth/password_rules.ts";
import type { UsersDeps } from "./deps.ts";
import { toUserDto } from "../accounts/dto.ts";
import { insertUser } from "../accounts/insert.ts";

export interface NewUser {
  email: string;
  display_name: string | null;
  password: string;
  is_admin: boolean;
  must_change_password: boolean;
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
  return await changeAs(db, actor, async (trx) => {
    const row = await insertUser(trx, { ...wanted, password_hash });
    await audit.record(trx, {
      actor,
      action: "user.create",
      target: { kind: "user", id: row.user_id, label: row.email },
      details: { is_admin: wanted.is_admin },
    });
    return toUserDto(row);
  });
}
