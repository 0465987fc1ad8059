import { join } from "node:path";
import { GOLDEN_SCHEMA } from "../../migrations/golden_schema.ts";
import { MIGRATIONS } from "../../migrations/mod.ts";
import { connect, type Database, openSqlite } from "./connect.ts";
import { migrate, type MigrateReport } from "./migrate.ts";

export type { Database } from "./connect.ts";
export type * from "./schema.ts";

/** The file below the data folder that holds everything but pictures and models. */
export function databasePath(root: string): string {
  return join(root, "atelier.db");
}

/**
 * Opens the database below `root`, migrated and verified.
 * @throws StartError when it is newer, damaged, or cannot be written.
 */
export function openDatabase(root: string): { db: Database; report: MigrateReport } {
  const path = databasePath(root);
  const report = migrate({ path, migrations: MIGRATIONS, golden: GOLDEN_SCHEMA });
  return { db: connect(openSqlite(path)), report };
}
