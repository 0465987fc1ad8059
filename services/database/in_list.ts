import { type RawBuilder, sql, type SqlBool } from "kysely";
import { jsonList, unindexed, word } from "./words.ts";

/**
 * `column IN (values)` with one bound parameter whatever the number of values, so that a list of
 * 10 000 ids is one statement, and lists of different length share a prepared one. A term on
 * another indexed column beside it may have to be `unindexed`: without statistics SQLite takes such
 * a list for longer than it is.
 */
export function inList(
  column: string,
  values: Iterable<string | number>,
): RawBuilder<SqlBool> {
  const all = [...values];
  // Without a value nothing says whether they are numbers or texts.
  if (all.length === 0) return sql<SqlBool>`1 = 0`;
  if (all.length === 1) return sql<SqlBool>`${sql.ref(column)} = ${all[0]}`;
  const items = word(typeof all[0] === "number" ? "numbers_of" : "texts_of", jsonList(all));
  return sql<SqlBool>`${sql.ref(column)} in (select value from ${items} item)`;
}

/** `deleted_at IS NULL` beside a list of names: the index to use is that of the names. */
export const NOT_DELETED: RawBuilder<SqlBool> = sql<SqlBool>`${unindexed("deleted_at")} is null`;
