import type { DatabaseSync } from "node:sqlite";
import type { Migration } from "../../migrations/mod.ts";
import { StartError } from "../config/mod.ts";
import { sqlHash } from "./plain_sql.ts";

const TABLE = `CREATE TABLE IF NOT EXISTS schema_migrations (
  number INTEGER PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  applied_at TEXT NOT NULL
) STRICT`;

/**
 * Notes that the first `number` migrations have run. Earlier ones are noted with it where they are
 * missing: the first release had no such table.
 */
export function recordMigrations(
  sqlite: DatabaseSync,
  migrations: readonly Migration[],
  number: number,
): void {
  sqlite.exec(TABLE);
  const insert = sqlite.prepare(
    "INSERT OR IGNORE INTO schema_migrations (number, name, sha256, applied_at) " +
      "VALUES (?, ?, ?, ?)",
  );
  for (const [index, { name, sql }] of migrations.slice(0, number).entries()) {
    insert.run(index + 1, name, sqlHash(sql), new Date().toISOString());
  }
}

/** @throws StartError if the database was brought to its schema by other migrations than these. */
export function requireSameHistory(
  sqlite: DatabaseSync,
  migrations: readonly Migration[],
  path: string,
): void {
  const there = sqlite.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'schema_migrations'")
    .get();
  if (!there) return;
  const rows = sqlite.prepare("SELECT number, name, sha256 FROM schema_migrations ORDER BY number")
    .all() as { number: number; name: string; sha256: string }[];
  for (const { number, name, sha256 } of rows) {
    const own = migrations[number - 1];
    if (own?.name === name && sqlHash(own.sql) === sha256) continue;
    throw new StartError(
      `${path} was made by another build: its schema step ${number} ("${name}") is not the one ` +
        "that this program knows. Start the build that made it, or restore a backup made before.",
    );
  }
}
