import { type ExpressionWrapper, type RawBuilder, sql, type SqlBool } from "kysely";

/**
 * `column IN (values)` with one bound parameter whatever the number of values, so that a list of
 * 10 000 ids is one statement, and lists of different length share a prepared one. A term on
 * another indexed column beside it may need a unary plus (`+deleted_at is null`): without
 * statistics SQLite takes such a list for longer than it is.
 */
export function inList(
  column: string,
  values: Iterable<string | number>,
): ExpressionWrapper<never, never, SqlBool> {
  const all = [...values];
  if (all.length === 1) return sql<SqlBool>`${sql.ref(column)} = ${all[0]}` as never;
  const list = JSON.stringify(all);
  return sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${list}))` as never;
}

/** `deleted_at IS NULL` beside a list of names: the index to use is that of the names. */
export const NOT_DELETED: RawBuilder<SqlBool> = sql<SqlBool>`+deleted_at is null`;
