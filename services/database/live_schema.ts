import type { DatabaseSync } from "node:sqlite";

/**
 * The schema as SQLite holds it, one statement a paragraph, in a fixed order, without comments and
 * with white space folded: equal text means equal tables, whatever way led to them.
 */
export function liveSchema(sqlite: DatabaseSync): string {
  const rows = sqlite.prepare(
    "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL " +
      "AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'image_search_%' OR type = 'trigger' " +
      "ORDER BY type, name",
  ).all() as { type: string; name: string; sql: string }[];
  return rows.map((row) => row.sql.replace(/--[^\n]*/g, "").replace(/\s+/g, " ").trim())
    .join(";\n") + ";\n";
}
