import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { Kysely } from "kysely";
import { Dialect } from "./dialect.ts";
import { defineFolded } from "./folded.ts";
import { rowMaker } from "./rows.ts";
import type { Tables } from "./schema.ts";
import { createSharedReads } from "./shared_reads.ts";
import { createStopwatch, keepTimes } from "./times.ts";

export type Database = Kysely<Tables>;

/** A statement that is kept. */
interface Prepared {
  statement: StatementSync;
  /** Null for a statement that gives no rows. */
  toRow: ReturnType<typeof rowMaker> | null;
  /** It changes nothing, for certain. */
  select: boolean;
}

/** Prepared statements that are kept; far above the number of different queries we have. */
const STATEMENT_CACHE = 500;

/**
 * Opens the SQLite file: WAL, full sync, foreign keys on. In WAL mode `synchronous=FULL` means a
 * committed transaction survives a power cut (https://sqlite.org/pragma.html#pragma_synchronous).
 */
export function openSqlite(path: string): DatabaseSync {
  const sqlite = new DatabaseSync(path, { timeout: 10_000 });
  sqlite.exec(
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; " +
      "PRAGMA trusted_schema = OFF; PRAGMA recursive_triggers = ON; PRAGMA cache_size = -65536;",
  );
  defineFolded(sqlite);
  return sqlite;
}

/**
 * Kysely over an open SQLite file. One connection: Kysely hands it to one transaction at a time, so
 * inside `db.transaction()` use only the given `trx`, and await nothing but the database.
 */
export function connect(sqlite: DatabaseSync): Database {
  const statements = new Map<string, Prepared>();
  const reads = createSharedReads(sqlite);
  const stopwatch = createStopwatch();
  const prepare = (sql: string): Prepared => {
    const kept = statements.get(sql);
    if (kept) return kept;
    const statement = sqlite.prepare(sql);
    const prepared = {
      statement,
      toRow: statement.columns().length > 0 ? rowMaker(statement) : null,
      select: /^\s*select\b/i.test(sql),
    };
    if (statements.size >= STATEMENT_CACHE) {
      statements.delete(statements.keys().next().value as string);
    }
    statements.set(sql, prepared);
    return prepared;
  };
  const db = new Kysely<Tables>({
    dialect: new Dialect({
      database: {
        close: () => {
          reads.end();
          sqlite.close();
        },
        prepare: (wanted) => {
          // A deferred transaction that turns into a writer can fail with SQLITE_BUSY without
          // waiting when another process wrote meanwhile; an immediate one waits its turn.
          const sql = wanted === "begin" ? "begin immediate" : wanted;
          const { statement, toRow, select } = prepare(sql);
          if (select) reads.join();
          else reads.end();
          const all = (parameters: readonly unknown[]) =>
            stopwatch.time(sql, () => statement.all(...parameters as SQLInputValue[]));
          return {
            reader: toRow !== null,
            all: (parameters) => toRow === null ? all(parameters) : all(parameters).map(toRow),
            run: (parameters) => {
              // A full disk makes SQLite roll back by itself
              // (https://sqlite.org/lang_transaction.html, 3.1); a second time is an error that
              // would hide the first.
              if (sql === "rollback" && !sqlite.isTransaction) {
                return { changes: 0, lastInsertRowid: 0 };
              }
              const result = stopwatch.time(
                sql,
                () => statement.run(...parameters as SQLInputValue[]),
              );
              return { changes: result.changes, lastInsertRowid: result.lastInsertRowid };
            },
            iterate: (parameters) => {
              const rows = statement.iterate(...parameters as SQLInputValue[]);
              return toRow === null ? rows : rows.map(toRow);
            },
          };
        },
      },
    }),
  });
  return keepTimes(db, stopwatch);
}
