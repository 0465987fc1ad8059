import { type RawBuilder, sql } from "kysely";

export type LimitName = "quota_bytes" | "quota_images" | "max_pending" | "max_running";

/**
 * A limit of a user, as an expression: their own value, otherwise the strictest of their groups
 * (0 means no limit, so it is the least strict); null where neither sets one, and the server's
 * setting holds.
 *
 * @param users what the query calls the table of users
 */
export function limitOf(name: LimitName, users: string): RawBuilder<number | null> {
  const of = sql.ref(`g.${name}`);
  return sql<number | null>`coalesce(${sql.ref(`${users}.${name}`)}, (
    SELECT coalesce(min(nullif(${of}, 0)), min(${of})) FROM group_members m
    JOIN groups g ON g.group_id = m.group_id WHERE m.user_id = ${sql.ref(`${users}.user_id`)}))`;
}
