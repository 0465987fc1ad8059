import { type RawBuilder, sql } from "kysely";
import { now } from "../clock.ts";
import { word } from "../database/words.ts";
import { inForce } from "./in_force.ts";

/**
 * SQL for the ids of what was granted to a user, by name or through a group, and is in force.
 * @param at the present; a query that is compiled once has a value for it
 */
export function grantedIds(userId: string, kind: string, at = now()): RawBuilder<string> {
  const live = inForce(at);
  return sql<string>`select g.thing_id from grants g
      where g.user_id = ${userId} and g.kind = ${kind}
        and ${live}
    union all
    select g.thing_id from group_members m ${
    word("join_in_order")
  } grants g on g.group_id = m.group_id
      where m.user_id = ${userId} and g.kind = ${kind}
        and ${live}`;
}
