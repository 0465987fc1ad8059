import { SYSTEM_USER_ID } from "../actor.ts";
import type { UserDTO } from "../contract/users.ts";
import type { Database } from "../database/mod.ts";
import { contains } from "../database/folded.ts";
import { toUserDto } from "../accounts/dto.ts";
import { NO_LIMIT } from "../database/words.ts";

export interface UserPage {
  /** Null: all of them. */
  limit: number | null;
  offset: number;
  /** A part of the name, the user name or the e-mail address. */
  search: string | null;
}

/** All users but the built-in one, by e-mail address; `total` counts all that match. */
export async function listUsers(
  db: Database,
  { limit, offset, search }: UserPage,
): Promise<{ items: UserDTO[]; total: number }> {
  let query = db.selectFrom("users").where("user_id", "<>", SYSTEM_USER_ID);
  if (search !== null && search.trim() !== "") {
    const part = search.trim();
    query = query.where((e) =>
      e.or([
        contains(e.ref("email_key"), part),
        contains(e.ref("user_name"), part),
        contains(e.ref("display_name"), part),
      ])
    );
  }
  const { total } = await query.select((e) => e.fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  const rows = await query.selectAll().orderBy("email_key").limit(limit ?? NO_LIMIT).offset(offset)
    .execute();
  return { items: rows.map(toUserDto), total };
}
