import { DatabaseSync } from "node:sqlite";
import { dirname, join } from "node:path";
import { GOLDEN_SCHEMA } from "../../../migrations/golden_schema.ts";
import { MIGRATIONS } from "../../../migrations/mod.ts";
import { moveWhole } from "../../whole_file.ts";
import { requireWholeReferences } from "../apply.ts";
import { openSqlite } from "../connect.ts";
import { liveSchema } from "../live_schema.ts";
import { databasePath, prepareDatabase } from "../mod.ts";
import { storable } from "../words.ts";
import {
  BATCH,
  type Row,
  type Table,
  type TableReader,
  type TableWriter,
  type Value,
} from "./types.ts";

/** Before the digits of bytes. */
const HEX = "\\x";
/** Of the migrations; every database has its own. */
const STEPS = "schema_migrations";

/** Reads the file in a data folder as it is now, whoever writes into it meanwhile. */
export function readSqlite(root: string): TableReader {
  const sqlite = new DatabaseSync(databasePath(root), { readOnly: true, timeout: 10_000 });
  sqlite.exec("BEGIN");
  return readerOf(sqlite);
}

/**
 * Fills a new file in `beside`, a folder on the same disk, which at the end becomes that of the
 * data folder. One that was begun there is gone on with.
 */
export function writeSqlite(root: string, beside: string): TableWriter {
  Deno.mkdirSync(beside, { recursive: true, mode: 0o700 });
  const path = databasePath(beside);
  if (!isPrepared(path)) {
    for (const suffix of ["", "-wal", "-shm"]) removeSync(path + suffix);
    prepareDatabase(beside);
  }
  const sqlite = openSqlite(path);
  // A row may come before the one that it refers to.
  sqlite.exec("PRAGMA foreign_keys = OFF");
  const reader = readerOf(sqlite);
  return {
    ...reader,
    async replace({ name, columns, bytes }, rows) {
      const valueOf = (column: string, value: Value) =>
        typeof value === "string" && bytes.includes(column)
          ? Uint8Array.fromHex(value.slice(HEX.length))
          : value;
      const names = columns.map(quoted).join(", ");
      const places = columns.map(() => "?").join(", ");
      sqlite.exec("BEGIN IMMEDIATE");
      try {
        // They did their work when the rows were first written.
        const triggers = dropTriggers(sqlite);
        sqlite.exec(`DELETE FROM ${quoted(name)}`);
        const insert = sqlite.prepare(
          `INSERT INTO ${quoted(name)} (${names}) VALUES (${places})`,
        );
        for await (const some of rows) {
          for (const row of some) {
            insert.run(...columns.map((column) => valueOf(column, row[column] ?? null)));
          }
        }
        for (const trigger of triggers) sqlite.exec(trigger);
        sqlite.exec("COMMIT");
      } catch (error) {
        if (sqlite.isTransaction) sqlite.exec("ROLLBACK");
        throw error;
      }
    },
    async finish(lastNumbers) {
      sqlite.exec("INSERT INTO image_search (image_search) VALUES ('rebuild')");
      for (const [table, last] of lastNumbers) {
        sqlite.prepare("DELETE FROM sqlite_sequence WHERE name = ?").run(table);
        sqlite.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)").run(table, last);
      }
      requireWholeReferences(sqlite);
      // One file: a log that stays beside it would be taken for that of another.
      sqlite.exec("PRAGMA journal_mode = DELETE");
      sqlite.close();
      await moveWhole(path, databasePath(root));
      prepareDatabase(root);
    },
    async [Symbol.asyncDispose]() {
      await reader[Symbol.asyncDispose]();
    },
  };
}

/** Files of a database in a data folder, of which the last ones may be left of another. */
export function sqliteFiles(root: string): string[] {
  const path = databasePath(root);
  const names = new Set([...Deno.readDirSync(dirname(path))].map(({ name }) => name));
  return ["atelier.db", "atelier.db-wal", "atelier.db-shm"].filter((name) => names.has(name))
    .map((name) => join(root, name));
}

function readerOf(sqlite: DatabaseSync): TableReader {
  return {
    tables: () => Promise.resolve(tablesOf(sqlite)),
    async *rows({ name, columns, key }) {
      const select = sqlite.prepare(
        `SELECT ${columns.map(quoted).join(", ")} FROM ${quoted(name)}
         ORDER BY ${key.map(quoted).join(", ")}`,
      );
      let batch: Row[] = [];
      for (const row of select.iterate() as Iterable<Record<string, Value | Uint8Array>>) {
        batch.push(Object.fromEntries(columns.map((column) => [column, asValue(row[column]!)])));
        if (batch.length < BATCH) continue;
        yield batch;
        batch = [];
      }
      if (batch.length > 0) yield batch;
    },
    lastNumbers() {
      const rows = sqlite.prepare("SELECT name, seq FROM sqlite_sequence").all() as {
        name: string;
        seq: number;
      }[];
      return Promise.resolve(new Map(rows.map(({ name, seq }) => [name, seq])));
    },
    [Symbol.asyncDispose]() {
      if (sqlite.isOpen) sqlite.close();
      return Promise.resolve();
    },
  };
}

function asValue(value: Value | Uint8Array): Value {
  if (value instanceof Uint8Array) return HEX + value.toHex();
  return typeof value === "string" ? storable(value) : value;
}

/** Tables with rows of their own: not those of the search, which is built again. */
function tablesOf(sqlite: DatabaseSync): Table[] {
  const names = sqlite.prepare(
    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' " +
      "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> ?",
  ).all(STEPS) as { name: string }[];
  return names.map(({ name }) => {
    const columns = sqlite.prepare(
      "SELECT name, type, pk FROM pragma_table_xinfo(?) WHERE hidden = 0 ORDER BY name",
    ).all(name) as { name: string; type: string; pk: number }[];
    const key = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
    const names = (some: { name: string }[]) => some.map(({ name }) => name);
    const bytes = columns.filter(({ type }) => type === "BLOB");
    return { name, columns: names(columns), bytes: names(bytes), key: names(key) };
  });
}

function dropTriggers(sqlite: DatabaseSync): string[] {
  const triggers = sqlite.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    .all() as { name: string; sql: string }[];
  for (const { name } of triggers) sqlite.exec(`DROP TRIGGER ${quoted(name)}`);
  return triggers.map(({ sql }) => sql);
}

/** Whether a file has all our tables, though perhaps not all rows. */
function isPrepared(path: string): boolean {
  try {
    const sqlite = new DatabaseSync(path, { readOnly: true });
    try {
      const { user_version } = sqlite.prepare("PRAGMA user_version").get() as {
        user_version: number;
      };
      return user_version === MIGRATIONS.length && liveSchema(sqlite) === GOLDEN_SCHEMA;
    } finally {
      sqlite.close();
    }
  } catch {
    return false;
  }
}

function removeSync(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

const quoted = (name: string) => `"${name}"`;
