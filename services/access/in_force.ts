import { type RawBuilder, sql, type SqlBool } from "kysely";

/** Which grants count at an instant: those without an end, or with one that is still to come. */
export function inForce(at: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`(expires_at is null or expires_at > ${at})`;
}
