import type { Actor } from "../actor.ts";
import type { Database } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import { toUserDto, type UserDTO } from "./dto.ts";

export type { UserDTO } from "./dto.ts";
export type Users = ReturnType<typeof createUsers>;

/** Accounts: what administrators do with them, and what a person does with his own. */
export function createUsers({ db }: { db: Database }) {
  return {
    async me(actor: Actor): Promise<UserDTO> {
      const row = await db.selectFrom("users").selectAll().where("user_id", "=", actor.userId)
        .executeTakeFirst();
      if (!row) throw problem("not_found", "There is no user with this id.");
      return toUserDto(row);
    },
  };
}
