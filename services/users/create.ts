import type { Actor } from "../actor.ts";
import { addressFor } from "../accounts/no_address.ts";
import { insertUser } from "../accounts/insert.ts";
import { passwordFault } from "../auth/password_rules.ts";
import { changeAs } from "../change_as.ts";
import type { SignInLink, UserDTO } from "../contract/users.ts";
import { problem } from "../errors/mod.ts";
import type { UsersDeps } from "./deps.ts";
import { recordLink } from "./links.ts";
import { toUserDto } from "../accounts/dto.ts";

/** An account to add; one of `email` and `user_name` is given. */
export interface NewUser {
  email?: string | null | undefined;
  user_name?: string | null | undefined;
  display_name: string | null;
  password: string;
  is_admin: boolean;
  must_change_password: boolean;
}

/** @throws Problem 400 for a weak password, or an address or a user name in use. */
export async function createUser(
  deps: UsersDeps,
  actor: Actor,
  wanted: NewUser,
): Promise<UserDTO> {
  return (await addUser(deps, actor, wanted, false)).user;
}

/** As above; `withLink`: together with a link that signs the user in once. */
export async function addUser(
  deps: UsersDeps,
  actor: Actor,
  wanted: NewUser,
  withLink: boolean,
): Promise<{ user: UserDTO; link: SignInLink | null }> {
  const { db, audit, passwords, strict } = deps;
  const user_name = wanted.user_name ?? null;
  const email = wanted.email ?? addressFor(user_name ?? "");
  const fault = passwordFault(wanted.password, { strict, email, userName: user_name });
  if (fault !== null) throw problem("bad_request", fault);
  const password_hash = await passwords.hash(wanted.password);
  return await changeAs(db, actor, async (trx) => {
    const row = await insertUser(trx, { ...wanted, email, user_name, password_hash });
    await audit.record(trx, {
      actor,
      action: "user.create",
      target: { kind: "user", id: row.user_id, label: row.email },
      details: { is_admin: wanted.is_admin, ...user_name ? { user_name } : {} },
    });
    const link = withLink ? await recordLink(trx, deps, actor, row) : null;
    return { user: toUserDto(row), link };
  });
}
