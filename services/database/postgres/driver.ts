import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from "kysely";
// @ts-types="@types/pg"
import type { PoolClient } from "pg";
import { StartError } from "../../config/mod.ts";
import { storable } from "../words.ts";
import { asFault, awayFrom, endsConnection } from "./faults.ts";
import type { Connections } from "./pool.ts";

/** Statements that are prepared on each connection; far above the number of different queries. */
const MOST_NAMED = 500;

/**
 * A server that keeps silent for so long is cut off: it gives up a statement sooner. Only a process
 * that counts itself notices, as the system repeats what was sent for a quarter of an hour.
 */
const SILENT_MS = 35_000;

/** Held by the transaction that may write, for as long as it runs; one for each schema. */
const LOCK = "select pg_advisory_xact_lock(hashtextextended(current_schema(), 0))";

/**
 * One transaction at a time, as on SQLite: rules such as "the last administrator stays" and "no
 * more than the quota" read first and then write. Other reads run beside it.
 *
 * READ COMMITTED is what makes the lock work: a stricter level takes its snapshot when it starts to
 * wait for the lock, and would then read what was true before the last writer
 * (https://www.postgresql.org/docs/15/explicit-locking.html#ADVISORY-LOCKS).
 */
export class SerialDriver implements Driver {
  readonly #open: () => Promise<Connections>;
  readonly #names = new Map<string, string>();
  #pool: Promise<Connections> | undefined;
  /** Ends when the last transaction that was asked for in this process has ended. */
  #turn: Promise<void> = Promise.resolve();

  /** @param open opens the pool, at the first query */
  constructor(open: () => Promise<Connections>) {
    this.#open = open;
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  acquireConnection(): Promise<DatabaseConnection> {
    return Promise.resolve(
      new Connection(
        async () => await (await (this.#pool ??= this.#open())).connect(),
        (sql) => this.#nameOf(sql),
      ),
    );
  }

  async beginTransaction(connection: Connection): Promise<void> {
    // Before a connection is taken: writers that wait for each other would leave none for reads.
    const before = this.#turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turn = before.then(() => promise);
    connection.onEnd = resolve;
    await before;
    // Kysely rolls back what has begun; of a wait for the lock that failed, it does not know.
    await connection.run(`begin; ${LOCK}`).catch((error) => connection.giveUp(error));
  }

  async commitTransaction(connection: Connection): Promise<void> {
    await connection.run("commit");
    connection.onEnd();
  }

  async rollbackTransaction(connection: Connection): Promise<void> {
    try {
      await connection.run("rollback");
    } finally {
      connection.onEnd();
    }
  }

  releaseConnection(connection: Connection): Promise<void> {
    connection.release();
    return Promise.resolve();
  }

  async destroy(): Promise<void> {
    const pool = this.#pool;
    this.#pool = undefined;
    await (await pool?.catch(() => undefined))?.end();
  }

  #nameOf(sql: string): string | undefined {
    let name = this.#names.get(sql);
    if (name === undefined && this.#names.size < MOST_NAMED) {
      name = `q${this.#names.size}`;
      this.#names.set(sql, name);
    }
    return name;
  }
}

/** A connection that is taken from the pool by its first query. */
class Connection implements DatabaseConnection {
  /** Called when its transaction has ended. */
  onEnd: () => void = () => {};
  readonly #connect: () => Promise<PoolClient>;
  readonly #nameOf: (sql: string) => string | undefined;
  #client: PoolClient | undefined;
  /** Set by what ended the connection itself: it must not go back into the pool. */
  #broken: Error | undefined;

  constructor(connect: () => Promise<PoolClient>, nameOf: (sql: string) => string | undefined) {
    this.#connect = connect;
    this.#nameOf = nameOf;
  }

  async #open(): Promise<PoolClient> {
    if (this.#client) return this.#client;
    try {
      return this.#client = await this.#connect();
    } catch (error) {
      // Whatever the reason: a password that was changed, too, is no fault of who asks.
      throw error instanceof StartError ? error : awayFrom(error);
    }
  }

  /** Runs statements without parameters. */
  async run(sql: string): Promise<void> {
    const client = await this.#open();
    const query = { text: sql, query_timeout: SILENT_MS };
    await client.query(query).catch((error) => this.#fail(error));
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const client = await this.#open();
    const name = this.#nameOf(sql);
    const values = parameters.map((value) => typeof value === "string" ? storable(value) : value);
    const query = {
      text: sql,
      values,
      query_timeout: SILENT_MS,
      ...(name === undefined ? {} : { name }),
    };
    const { command, rowCount, rows } = await client.query(query)
      .catch((error) => this.#fail(error));
    const changes = ["INSERT", "UPDATE", "DELETE", "MERGE"].includes(command);
    return changes ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows };
  }

  // deno-lint-ignore require-yield
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error("Queries are not streamed.");
  }

  /** Keeps the connection out of the pool from its release on. @throws the error */
  giveUp(error: unknown): never {
    this.#broken = error as Error;
    throw asFault(error);
  }

  release(): void {
    this.onEnd();
    this.#client?.release(this.#broken);
    this.#client = undefined;
  }

  #fail(error: unknown): never {
    if (endsConnection(error)) this.giveUp(error);
    throw asFault(error);
  }
}
