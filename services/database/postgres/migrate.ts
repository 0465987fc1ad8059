// @ts-types="@types/pg"
import type { ClientBase, Pool } from "pg";
import { POSTGRES_MIGRATIONS } from "../../../migrations/postgres/mod.ts";
import type { Migration } from "../../../migrations/mod.ts";
import { StartError } from "../../config/mod.ts";
import { sqlHash } from "../plain_sql.ts";
import { LOCKS } from "./line.ts";

export const TABLE = `CREATE TABLE IF NOT EXISTS schema_migrations (
  number bigint PRIMARY KEY,
  name text NOT NULL,
  sha256 text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now()
)`;

/**
 * Brings a schema to the newest step, in one transaction: tables, too, are rolled back. Of several
 * programs that start at once one does it, and the others wait for it.
 * @param join of a server: takes its place beside the others; returns whether there are none
 * @throws StartError if it cannot be reached, was made by a newer program or another build, or has
 * to be changed while servers run on it
 */
export async function migratePostgres(
  pool: Pool,
  schema: string,
  join?: () => Promise<boolean>,
): Promise<void> {
  const client = await pool.connect().catch((error: Error) => {
    throw new StartError(
      `The database cannot be reached: ${error.message}. Is it running, and is "database" right?`,
    );
  });
  let broken: Error | undefined;
  try {
    const alone = await join?.();
    await client.query("BEGIN");
    // A step, and the wait for another program's, may take longer than a query of the server may.
    await client.query(
      "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0",
    );
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 1))", [schema]);
    await client.query(`CREATE SCHEMA IF NOT EXISTS "${schema}"`);
    await client.query(TABLE);
    // Held to the end of the transaction, so that no server starts on tables that change.
    const mayChange = async () => {
      if (alone !== undefined) return alone;
      const { rows: [row] } = await client.query<{ free: boolean }>(
        "SELECT pg_try_advisory_xact_lock(hashtextextended($1, $2)) AS free",
        [schema, LOCKS.present],
      );
      return row?.free === true;
    };
    await bringUp(client, POSTGRES_MIGRATIONS, mayChange);
    await client.query("COMMIT");
  } catch (error) {
    broken = error as Error;
    if (error instanceof StartError) throw error;
    throw new StartError(`The database could not be prepared: ${broken.message}.`);
  } finally {
    // The connection, and with it the transaction, is given up where something failed.
    client.release(broken);
  }
}

/** Runs the steps that a schema lacks, which the connection has in its path. @throws StartError */
export async function bringUp(
  client: ClientBase,
  migrations: readonly Migration[],
  mayChange: () => Promise<boolean>,
): Promise<void> {
  const { rows } = await client.query<{ number: number; name: string; sha256: string }>(
    "SELECT number, name, sha256 FROM schema_migrations ORDER BY number",
  );
  if (rows.length > migrations.length) {
    throw new StartError(
      `The database was written by a newer Atelier (schema ${rows.length}, this program knows ` +
        `${migrations.length}). Update the program.`,
    );
  }
  if (rows.length < migrations.length && !await mayChange()) {
    throw new StartError(
      "The tables have to be changed for this version, and servers of an older one run on them. " +
        "Stop all of them, then start this one.",
    );
  }
  for (const [index, { name, sql }] of migrations.entries()) {
    const hash = sqlHash(sql);
    const done = rows[index];
    if (!done) {
      await client.query(sql);
      await client.query(
        "INSERT INTO schema_migrations (number, name, sha256) VALUES ($1, $2, $3)",
        [index + 1, name, hash],
      );
    } else if (done.name !== name || done.sha256 !== hash) {
      throw new StartError(
        `The database was made by another build: its schema step ${
          index + 1
        } ("${done.name}") is ` +
          "not the one that this program knows. Start the build that made it.",
      );
    }
  }
}
