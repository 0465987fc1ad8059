import type { Spelling } from "./words.ts";

/** What SQLite calls the words. */
export const SQLITE_WORDS: Spelling = {
  unindexed: ["+", 0],
  join_in_order: ["cross join"],
  texts_of: ["json_each(", 0, ")"],
  numbers_of: ["json_each(", 0, ")"],
  position: ["instr(", 0, ", ", 1, ")"],
  greatest: ["max(", 0, ", ", 1, ")"],
  list_of: ["json_group_array(", 0, ")"],
  // With exactly one max() in the query, bare columns come from the row that has it
  // (https://sqlite.org/lang_select.html#bareagg).
  newest: [0],
  // It stops reading by itself. A limit would make it sort what is in order.
  first_of: [0],
  // Nothing in quotes is an operator, and the last letters may be missing
  // (https://sqlite.org/fts5.html#full_text_query_syntax).
  images_with: [
    "(select rowid as image_id from image_search where image_search match " +
    `(select group_concat('"' || value || '"*', ' ') from json_each(`,
    0,
    ")))",
  ],
  bytes_on_disk: ["(select page_count * page_size from pragma_page_count, pragma_page_size)"],
  seconds_from_now: ["strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ", 0, " || ' seconds')"],
  // AUTOINCREMENT remembers it.
  last_audit_id: ["coalesce((select seq from sqlite_sequence where name = 'audit_log'), 0)"],
};
