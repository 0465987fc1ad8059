import { type ExpressionWrapper, sql, type SqlBool } from "kysely";

/**
 * `column IN (values)` with one bound parameter whatever the number of values, so that a list of
 * 10 000 ids is one statement, and lists of different length share a prepared one.
 */
export function inList(
  column: string,
  values: Iterable<string | number>,
): ExpressionWrapper<never, never, SqlBool> {
  const list = JSON.stringify([...values]);
  return sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${list}))` as never;
}
