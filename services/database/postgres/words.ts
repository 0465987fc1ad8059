import type { Spelling } from "../words.ts";

/**
 * What PostgreSQL calls the words. Its planner knows how many rows there are: no index is kept
 * away.
 */
export const POSTGRES_WORDS: Spelling = {
  unindexed: [0],
  join_in_order: ["join"],
  texts_of: ["jsonb_array_elements_text(", 0, "::jsonb)"],
  numbers_of: ["(select n::bigint as value from jsonb_array_elements_text(", 0, "::jsonb) n)"],
  position: ["strpos(", 0, ", ", 1, ")"],
  greatest: ["greatest(", 0, ", ", 1, ")"],
  list_of: ["coalesce(json_agg(", 0, "), '[]')::text"],
  newest: ["(array_agg(", 0, " order by ", 1, " desc))[1]"],
  first_of: ["(select * from ", 0, " as ordered limit ", 1, ")"],
  images_with: [
    "(select found.image_id from image_words found where found.search @@ search_query(",
    0,
    "::jsonb))",
  ],
  bytes_on_disk: [
    "(select coalesce(sum(pg_total_relation_size(c.oid)), 0) from pg_class c " +
    "where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'm'))",
  ],
  seconds_from_now: [
    "to_char((clock_timestamp() + make_interval(secs => ",
    0,
    `)) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  ],
  last_audit_id: ["(select last_id from audit_end)"],
};
