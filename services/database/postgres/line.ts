// @ts-types="@types/pg"
import type pg from "pg";
import { createHash } from "node:crypto";
import { getLogger } from "@logtape/logtape";
import { StartError } from "../../config/mod.ts";
import { clockFault } from "./clock.ts";
import type { Line, LineOptions } from "./line_types.ts";
import { NOTICED, type PostgresTarget } from "./target.ts";

const log = getLogger(["atelier", "database"]);

/** Time after which a lost connection is made again, at first and at most. */
const AGAIN_MS = 100;
const AGAIN_AT_MOST_MS = 5000;
/** Longest wait for the first server to have started. */
const FIRST_STARTS_MS = 120_000;
/**
 * Bytes that one NOTIFY carries are fewer than 8000
 * (https://www.postgresql.org/docs/15/sql-notify.html).
 */
const MOST_BYTES = 7900;
/** Numbers of the advisory locks of a schema; 0 and 1 are the writer's and the migration's. */
export const LOCKS = { present: 2, keeper: 3, trial: 4 } as const;

/** A server that keeps silent for so long is not heard any more. */
const SILENT_MS = 10_000;
/** A process that was not seen for so long is gone. */
const GONE_SECONDS = 15;

/** Messages that may wait to be sent before spare ones are left out. */
const SPARE_BEHIND = 32;

export function createLine(target: PostgresTarget, on: LineOptions): Line {
  const { url, schema } = target;
  const channel = `atelier_${createHash("sha256").update(schema).digest("hex").slice(0, 24)}`;
  const me = crypto.randomUUID();
  let client: pg.Client | undefined;
  let listening = false;
  let steps = 0;
  let ended = false;
  let missed = false;
  let unsent = 0;
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let received: Promise<void> = Promise.resolve();

  async function connect(): Promise<pg.Client> {
    const { default: { Client } } = await import("pg");
    const opened = new Client({
      connectionString: url,
      application_name: "atelier server",
      connectionTimeoutMillis: 5000,
      keepAlive: true,
      // A message is worth no wait for the disk.
      options: `-c search_path=${schema} -c synchronous_commit=off ${NOTICED}`,
    });
    opened.on("error", (error: Error) => {
      log.warning("the connection to the other servers was lost: {error}", { error });
      lost(opened);
    });
    opened.on("end", () => lost(opened));
    opened.on("notification", ({ payload = "" }) => {
      received = received.then(() => receive(opened, payload)).catch((error) =>
        log.warning("a message of another server could not be read: {error}", { error })
      );
    });
    try {
      await opened.connect();
    } catch (error) {
      await opened.end().catch(() => {});
      throw error;
    }
    return opened;
  }

  /** @returns words for a clock that differs too much */
  async function lookAtClock(on: pg.Client): Promise<string | null> {
    const began = Date.now();
    const { rows: [row] } = await on.query<{ ms: string }>(
      "SELECT extract(epoch FROM clock_timestamp()) * 1000 AS ms",
    );
    return clockFault(Number(row?.ms), began, Date.now());
  }

  async function take(on: pg.Client, call: string, number: number): Promise<boolean> {
    const { rows: [row] } = await on.query<{ taken: boolean | "" }>(
      `SELECT ${call}(hashtextextended($1, $2)) AS taken`,
      [schema, number],
    );
    return row?.taken !== false;
  }

  const stepsDone = async (on: pg.Client) =>
    Number((await on.query("SELECT count(*) AS n FROM schema_migrations")).rows[0].n);

  function lost(which: pg.Client): void {
    if (which !== client) return;
    client = undefined;
    missed = true;
    on.onLost();
    if (!ended) again();
  }

  function again(): void {
    const wait = Math.min(AGAIN_MS * 2 ** tries++, AGAIN_AT_MOST_MS);
    timer = setTimeout(() =>
      void comeBack().catch((error) => {
        log.warning("the other servers cannot be reached: {error}", { error });
        if (!ended) again();
      }), wait);
  }

  async function comeBack(): Promise<void> {
    const next = await connect();
    try {
      const fault = await lookAtClock(next);
      if (fault !== null) log.error("{fault}", { fault });
      await take(next, "pg_advisory_lock_shared", LOCKS.present);
      if (listening) {
        if (await stepsDone(next) !== steps) return on.onOutdated();
        await next.query(`LISTEN ${channel}`);
      }
    } catch (error) {
      await next.end().catch(() => {});
      throw error;
    }
    if (ended) return await next.end();
    client = next;
    tries = 0;
    if (!listening) return;
    log.info("the other servers are heard again");
    catchUp();
  }

  function catchUp(): void {
    missed = false;
    post({ gap: true });
    on.onGap();
  }

  /** Runs in order with what was sent before; a failure is announced to all as a gap. */
  function post(message: { gap: true } | { text: string }): void {
    if (!client || !listening) {
      missed = true;
      return;
    }
    const via = client;
    const text = JSON.stringify({ from: me, ...message });
    const long = new TextEncoder().encode(text).length > MOST_BYTES;
    unsent++;
    via.query(
      long
        ? `WITH long AS (INSERT INTO peer_messages (body) VALUES ($2) RETURNING message_id)
           SELECT pg_notify($1, json_build_object('from', $3::text, 'row', message_id)::text) FROM long`
        : "SELECT pg_notify($1, $2)",
      long ? [channel, text, me] : [channel, text],
    ).then(() => {
      unsent--;
      if (missed && client === via) catchUp();
    }, (error) => {
      unsent--;
      missed = true;
      if (client === via) log.warning("a message could not be sent: {error}", { error });
    });
  }

  async function receive(from: pg.Client, payload: string): Promise<void> {
    let message = JSON.parse(payload);
    if (message.from === me) return;
    if (message.row !== undefined) {
      const { rows: [row] } = await from.query<{ body: string }>(
        "SELECT body FROM peer_messages WHERE message_id = $1",
        [message.row],
      );
      // Removed before it was read: this process is far behind.
      if (!row) return on.onGap();
      message = JSON.parse(row.body);
    }
    if (message.gap) on.onGap();
    else on.onMessage(message.text);
  }

  return {
    async join() {
      const opened = await connect().catch((error: Error) => {
        throw new StartError(
          `The database cannot be reached: ${error.message}. Is it running, and is "database" right?`,
        );
      });
      try {
        const fault = await lookAtClock(opened);
        if (fault !== null) throw new StartError(fault);
        const first = await take(opened, "pg_try_advisory_lock", LOCKS.present);
        if (!first) {
          await opened.query(`SET lock_timeout = ${FIRST_STARTS_MS}`);
          await take(opened, "pg_advisory_lock_shared", LOCKS.present).catch(() => {
            throw new StartError(
              "Another server has been starting for two minutes. Look at its log.",
            );
          });
          await opened.query("SET lock_timeout = 0");
        }
        client = opened;
        return first;
      } catch (error) {
        await opened.end().catch(() => {});
        throw error;
      }
    },
    async started() {
      if (!client) return;
      // Both are held for a moment, so that no other server comes between.
      await take(client, "pg_advisory_lock_shared", LOCKS.present);
      await take(client, "pg_advisory_unlock", LOCKS.present);
    },
    async listen() {
      if (!client) throw new StartError("The connection to the database was lost.");
      steps = await stepsDone(client);
      await client.query(`LISTEN ${channel}`);
      listening = true;
    },
    send(text, spare = false) {
      if (spare && unsent > SPARE_BEHIND) return;
      post({ text });
    },
    tryKeep: async () =>
      client !== undefined && await take(client, "pg_try_advisory_lock", LOCKS.keeper),
    async sweep() {
      await client?.query("DELETE FROM peer_messages WHERE sent_at < now() - interval '1 minute'");
      await client?.query("DELETE FROM servers WHERE seen_at < now() - interval '1 minute'");
    },
    async beat(devices) {
      if (!client) return 0;
      const via = client;
      const seen = {
        text: `INSERT INTO servers (server_id, devices, seen_at) VALUES ($1, $2, now())
         ON CONFLICT (server_id) DO UPDATE SET devices = $2, seen_at = now()`,
        values: [me, devices],
        query_timeout: SILENT_MS,
      };
      await via.query(seen).catch((error: Error & { code?: string }) => {
        // No word from the server: the network is cut, of which no connection hears.
        if (error.code === undefined) void via.end().catch(() => {});
        throw error;
      });
      if (client !== via) return 0;
      const { rows: [row] } = await client.query<{ n: string | null }>(
        `SELECT sum(devices) AS n FROM servers
         WHERE server_id <> $1 AND seen_at > now() - make_interval(secs => $2)`,
        [me, GONE_SECONDS],
      );
      return Number(row?.n ?? 0);
    },
    async end() {
      ended = true;
      clearTimeout(timer);
      const last = client;
      client = undefined;
      await last?.query("DELETE FROM servers WHERE server_id = $1", [me]).catch(() => {});
      await last?.end().catch(() => {});
    },
  };
}
