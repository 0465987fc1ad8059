import { DatabaseSync } from "node:sqlite";
import type { Migration } from "../../migrations/mod.ts";
import { messageOf } from "../errors/message_of.ts";
import { defineFolded } from "./folded.ts";
import { recordMigrations } from "./history.ts";
import { requireNoLoss, takeInventory } from "./inventory.ts";
import { liveSchema } from "./live_schema.ts";

/**
 * Runs one migration in a transaction of its own, and `check` before it is committed. Foreign keys
 * are off meanwhile: with them on, DROP TABLE deletes the rows that refer to the table. So nothing
 * cascades in a migration; what it leaves pointing to nothing is an error.
 * @param number its place in `migrations`, starting at 1.
 * @throws Error if it fails, loses what it does not name in `removes`, or breaks a reference.
 */
export function applyMigration(
  sqlite: DatabaseSync,
  migrations: readonly Migration[],
  number: number,
  check: (sqlite: DatabaseSync) => void = () => {},
): void {
  const { name, sql, removes = [] } = migrations[number - 1]!;
  // Before BEGIN: inside a transaction it does nothing
  // (https://sqlite.org/pragma.html#pragma_foreign_keys).
  sqlite.exec("PRAGMA foreign_keys = OFF");
  sqlite.exec("BEGIN IMMEDIATE");
  try {
    const before = takeInventory(sqlite);
    sqlite.exec(sql);
    if (!sqlite.isTransaction) throw new Error("it ended the transaction it was run in");
    requireNoLoss(before, takeInventory(sqlite), removes);
    requireWholeReferences(sqlite);
    recordMigrations(sqlite, migrations, number);
    sqlite.exec(`PRAGMA user_version = ${number}`);
    check(sqlite);
    sqlite.exec("COMMIT");
  } catch (error) {
    if (sqlite.isTransaction) sqlite.exec("ROLLBACK");
    throw new Error(`"${name}" failed (${messageOf(error)})`, { cause: error });
  } finally {
    sqlite.exec("PRAGMA foreign_keys = ON; PRAGMA legacy_alter_table = OFF");
  }
}

/** @throws Error if a row refers to one that is not there. */
export function requireWholeReferences(sqlite: DatabaseSync): void {
  const broken = sqlite.prepare("PRAGMA foreign_key_check").all() as { table: string }[];
  if (broken.length === 0) return;
  const tables = [...new Set(broken.map(({ table }) => table))].join(", ");
  throw new Error(`${broken.length} rows point to nothing (${tables})`);
}

/** Returns the schema that a list of migrations makes, by running it on an empty database. */
export function schemaAfter(migrations: readonly Migration[]): string {
  const sqlite = new DatabaseSync(":memory:");
  defineFolded(sqlite);
  try {
    for (let number = 1; number <= migrations.length; number++) {
      applyMigration(sqlite, migrations, number);
    }
    return liveSchema(sqlite);
  } finally {
    sqlite.close();
  }
}
