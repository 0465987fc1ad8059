import { sql } from "kysely";
import { SYSTEM_USER_ID } from "../actor.ts";
import type { Database } from "../database/mod.ts";
import { toUserDto, type UserDTO } from "../accounts/dto.ts";
import { emailKey } from "../accounts/email.ts";

export interface UserPage {
  /** Null: all of them. */
  limit: number | null;
  offset: number;
  /** A part of the name or the e-mail address. */
  search: string | null;
}

/** Everybody but the built-in user, by e-mail address; `total` counts all that match. */
export async function listUsers(
  db: Database,
  { limit, offset, search }: UserPage,
): Promise<{ items: UserDTO[]; total: number }> {
  let query = db.selectFrom("users").where("user_id", "<>", SYSTEM_USER_ID);
  if (search !== null && search.trim() !== "") {
    const part = emailKey(search);
    query = query.where((e) =>
      e.or([
        sql<boolean>`instr(email_key, ${part}) > 0`,
        sql<boolean>`instr(lower(display_name), ${part}) > 0`,
      ])
    );
  }
  const { total } = await query.select((e) => e.fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  // SQLite takes an offset only after a limit; -1 is none.
  const rows = await query.selectAll().orderBy("email_key").limit(limit ?? -1).offset(offset)
    .execute();
  return { items: rows.map(toUserDto), total };
}
