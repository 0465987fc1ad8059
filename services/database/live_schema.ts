import type { DatabaseSync } from "node:sqlite";
import { plainSql } from "./plain_sql.ts";

/**
 * The schema as SQLite holds it, one statement a paragraph, in a fixed order: equal text means
 * equal tables, whatever way led to them. The runner's own table (`history.ts`) is not part of it.
 */
export function liveSchema(sqlite: DatabaseSync): string {
  const rows = sqlite.prepare(
    "SELECT type, name, sql FROM sqlite_schema WHERE (sql IS NOT NULL " +
      "AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'image_search_%' OR type = 'trigger') " +
      "AND name <> 'schema_migrations' ORDER BY type, name",
  ).all() as { type: string; name: string; sql: string }[];
  return rows.map((row) => plainSql(row.sql)).join(";\n") + ";\n";
}
