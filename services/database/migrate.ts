import { DatabaseSync } from "node:sqlite";
import { dirname, join } from "node:path";
import type { Migration } from "../../migrations/mod.ts";
import { StartError } from "../config/mod.ts";
import { messageOf } from "../errors/message_of.ts";
import { applyMigration, requireWholeReferences, schemaAfter } from "./apply.ts";
import { openSqlite } from "./connect.ts";
import { requireSameHistory } from "./history.ts";
import { liveSchema } from "./live_schema.ts";

export interface MigrateOptions {
  path: string;
  migrations: readonly Migration[];
  /** What `liveSchema` must give once the last migration has run. */
  golden: string;
  /**
   * Keeps every other process off the file while it changes. @throws StartError if one has it open
   */
  exclusive?: (() => { release(): void }) | undefined;
}

export interface MigrateReport {
  from: number;
  to: number;
  /** The verified copy that was made before anything was changed; null when nothing was. */
  backup: string | null;
}

/**
 * Brings the file to the newest schema: checks that it has the schema it claims, makes a verified
 * backup, then runs one transaction for each migration (`apply.ts`); at the end the live schema
 * must equal the golden one. If anything fails, the old file stands as it was, byte for byte.
 * @throws StartError for a newer database, a damaged one, one of another program or build, one that
 * another process has open (`exclusive`), or a migration that failed.
 */
export function migrate(options: MigrateOptions): MigrateReport {
  const { path, migrations, exclusive } = options;
  if (exclusive === undefined || versionOf(path) >= migrations.length) return migrateNow(options);
  const lock = exclusive();
  try {
    // Reads the version again: the process that had the file may have brought it up to date.
    return migrateNow(options);
  } finally {
    lock.release();
  }
}

function migrateNow({ path, migrations, golden }: MigrateOptions): MigrateReport {
  const from = versionOf(path);
  const to = migrations.length;
  if (from > to) {
    throw new StartError(
      `${path} was written by a newer Atelier (schema ${from}, this program knows ${to}). ` +
        "Update the program, or restore a backup made before the update.",
    );
  }
  if (from > 0) {
    const expected = from === to ? golden : schemaAfter(migrations.slice(0, from));
    const sqlite = openSqlite(path);
    try {
      requireSameHistory(sqlite, migrations, path);
      requireSchema(sqlite, expected, path);
      requireWholeReferences(sqlite);
    } catch (error) {
      if (error instanceof StartError) throw error;
      throw new StartError(`${path} is damaged: ${messageOf(error)}. Restore a backup.`);
    } finally {
      sqlite.close();
    }
  }
  if (from === to) return { from, to, backup: null };
  const backup = from === 0 ? null : copyAside(path, from);
  try {
    applyAll(path, migrations, from, golden);
  } catch (error) {
    putBack(path, backup);
    throw new StartError(
      `The database could not be brought from schema ${from} to ${to}: ` +
        `${messageOf(error)}. ${path} is unchanged.`,
    );
  }
  return { from, to, backup };
}

function versionOf(path: string): number {
  let sqlite: DatabaseSync | undefined;
  try {
    // Not `openSqlite`, which would turn another program's file into one with a write-ahead log.
    sqlite = new DatabaseSync(path, { timeout: 10_000 });
    const version = Number(sqlite.prepare("PRAGMA user_version").get()?.["user_version"]);
    const tables = Number(sqlite.prepare("SELECT count(*) AS n FROM sqlite_schema").get()?.["n"]);
    if (version > 0 || tables === 0) return version;
  } catch (error) {
    throw new StartError(`${path} cannot be opened: ${messageOf(error)}.`);
  } finally {
    sqlite?.close();
  }
  throw new StartError(
    `${path} is the database of another program. Move it away, or choose another data folder.`,
  );
}

function applyAll(path: string, migrations: readonly Migration[], from: number, golden: string) {
  const sqlite = openSqlite(path);
  try {
    for (let number = from + 1; number <= migrations.length; number++) {
      const last = number === migrations.length;
      applyMigration(sqlite, migrations, number, () => {
        if (last) requireSchema(sqlite, golden, path);
      });
    }
  } finally {
    sqlite.close();
  }
}

function requireSchema(sqlite: DatabaseSync, expected: string, path: string) {
  if (liveSchema(sqlite) === expected) return;
  throw new StartError(
    `${path} does not have the tables that this program expects: it was changed by hand or by ` +
      "another build. Restore a backup, or start with an empty data folder.",
  );
}

/** Copies the closed file to `backups/` and checks the copy before it is relied on. */
function copyAside(path: string, version: number): string {
  const folder = join(dirname(path), "backups");
  Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stamp = new Date().toISOString().replace(/[:.]/g, "-");
  const backup = join(folder, `before-update-from-${version}-${stamp}.db`);
  const sqlite = openSqlite(path);
  // Everything into the main file, so that the copy of one file is the whole database.
  sqlite.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  sqlite.close();
  Deno.copyFileSync(path, backup);
  // By its path: where Deno's permissions name folders, it takes a URI for a path in this folder.
  const copy = new DatabaseSync(backup, { readOnly: true });
  try {
    const check = copy.prepare("PRAGMA integrity_check").get() as { integrity_check: string };
    if (check.integrity_check !== "ok") {
      throw new StartError(`The backup ${backup} is damaged: ${check.integrity_check}.`);
    }
  } finally {
    copy.close();
    // A reader leaves these behind where it may not write; they are no part of the backup.
    removeLog(backup);
  }
  return backup;
}

/** Removes what SQLite keeps beside a database while it is open. */
function removeLog(path: string) {
  for (const suffix of ["-wal", "-shm"]) {
    try {
      Deno.removeSync(path + suffix);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

function putBack(path: string, backup: string | null) {
  removeLog(path);
  if (backup === null) return Deno.removeSync(path);
  const temporary = `${path}.restoring`;
  Deno.copyFileSync(backup, temporary);
  Deno.renameSync(temporary, path);
}
