// @ts-types="@types/pg"
import pg from "pg";
import { getLogger } from "@logtape/logtape";
import { migratePostgres } from "./migrate.ts";
import { NOTICED, type PostgresTarget } from "./target.ts";

const log = getLogger(["atelier", "database"]);

/** Connections of one process. One of them writes, the others read. */
const CONNECTIONS = 8;
/** Longest statement, and with it the longest wait for the writer, in milliseconds. */
const LONGEST = 30_000;
/**
 * Longest time that a transaction may do nothing: of one whose process was stopped, or whose
 * network is cut. Shorter, so that those who wait for it do not fail with it.
 */
const IDLE = 10_000;

/** Types whose values are texts in `pg`, and numbers here: int8 and numeric. */
const NUMBERS = new Set([20, 1700]);

/** Connections to a database, and their end. */
export interface Connections {
  connect(): Promise<pg.PoolClient>;
  end(): Promise<void>;
}

/**
 * Opens connections to a database that has been brought to the newest schema. @throws StartError
 */
export async function openPool({ url, schema, join }: PostgresTarget): Promise<Connections> {
  const types = {
    getTypeParser: (oid: number, format?: "text" | "binary") =>
      NUMBERS.has(oid) ? Number : pg.types.getTypeParser(oid, format as "text"),
  };
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    types: types as pg.CustomTypesConfig,
    options: `-c search_path=${schema} -c statement_timeout=${LONGEST} ` +
      `-c idle_in_transaction_session_timeout=${IDLE} ${NOTICED}`,
    application_name: "atelier",
    connectionTimeoutMillis: 5000,
  });
  // A connection that loses its server says so whether or not a query runs on it. Nobody listening
  // would end the process; the query itself fails as well.
  const note = (error: Error) => log.warning("a connection was lost: {error}", { error });
  pool.on("connect", (client) => client.on("error", note));
  pool.on("error", note);
  try {
    await migratePostgres(pool, schema, join);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return { connect: () => pool.connect(), end: () => pool.end() };
}
