import { join } from "node:path";
import { GOLDEN_SCHEMA } from "../../migrations/golden_schema.ts";
import { MIGRATIONS } from "../../migrations/mod.ts";
import { connect, type Database, openSqlite } from "./connect.ts";
import type { Config } from "../config/mod.ts";
import { connectPostgres } from "./postgres/connect.ts";
import { targetOf } from "./postgres/target.ts";
import { migrate, type MigrateReport } from "./migrate.ts";

export type { Database } from "./connect.ts";
export type * from "./schema.ts";

/** The file below the data folder that holds everything but images and models. */
export function databasePath(root: string): string {
  return join(root, "atelier.db");
}

/**
 * Opens the database below `root`, migrated and verified. `exclusive` keeps others off it while it
 * is migrated; a caller that has locked the folder needs none.
 * @throws StartError when it is newer, damaged, or cannot be written.
 */
export function openDatabase(
  root: string,
  exclusive?: () => { release(): void },
): { db: Database; report: MigrateReport } {
  const report = prepareDatabase(root, exclusive);
  return { db: connect(openSqlite(databasePath(root))), report };
}

/**
 * Opens the database that the settings name. On PostgreSQL that is done by the first query.
 * `join`: of a server, what takes its place among the others.
 * @throws StartError as `openDatabase`
 */
export function openFor(
  { root, database }: Pick<Config, "root" | "database">,
  { exclusive, join }: { exclusive?: () => { release(): void }; join?: () => Promise<boolean> } =
    {},
): Database {
  if (database === "") return openDatabase(root, exclusive).db;
  return connectPostgres({ ...targetOf(database), ...(join ? { join } : {}) });
}

/** Migrates and verifies the database below `root` as `openDatabase` does, and leaves it closed. */
export function prepareDatabase(
  root: string,
  exclusive?: () => { release(): void },
): MigrateReport {
  const path = databasePath(root);
  keepPrivate(path);
  return migrate({ path, migrations: MIGRATIONS, golden: GOLDEN_SCHEMA, exclusive });
}

/**
 * Hashes of passwords are in it: for its owner only, wherever the folder lies (-wal inherits it).
 */
function keepPrivate(path: string): void {
  try {
    Deno.openSync(path, { write: true, create: true, mode: 0o600 }).close();
    if (Deno.build.os !== "windows") Deno.chmodSync(path, 0o600);
  } catch {
    // Another user's file, or a folder that cannot be written: opening it reports what is wrong.
  }
}
