// @ts-types="@types/pg"
import type { ClientBase } from "pg";
import type { Kysely } from "kysely";
import { StartError } from "../../config/mod.ts";
import type { Tables } from "../schema.ts";
import { openClient } from "./client.ts";
import { connectPostgres } from "./connect.ts";
import { fillSchema } from "./fill.ts";
import { LOCKS } from "./line.ts";
import type { PostgresTarget } from "./target.ts";

/** A dump in a schema beside the running one, brought to the newest step. */
export interface Trial {
  db: Kysely<Tables>;
  /**
   * Puts it in the place of the studio's schema, at once or not at all.
   * @param mark a UUID, which `markOf` returns from then on
   * @returns the name under which that one is kept; null if there was none
   */
  exchange(mark: string): Promise<string | null>;
}

/** Longest wait for a connection of a killed process to end, in milliseconds. */
const ENDS_WITHIN_MS = 30_000;

const NAMES = "^atelier_trial_[0-9a-f]{12}$";

/**
 * Reads a dump into a schema of its own, which goes after `use` unless it was exchanged; those of
 * killed processes go first. `alone`: no server starts meanwhile on the studio's schema.
 * @throws DumpFault; StartError if the database cannot be reached, or `alone` while servers run
 */
export async function tryDump<T>(
  { url, schema }: Pick<PostgresTarget, "url" | "schema">,
  dump: string,
  use: (trial: Trial) => Promise<T>,
  { alone = false } = {},
): Promise<T> {
  const own = `atelier_trial_${crypto.randomUUID().slice(-12)}`;
  await using opened = await openClient(url, own);
  const { client } = opened;
  if (alone && !await take(client, schema, LOCKS.present)) {
    throw new StartError("Servers or workers run on the database. End all of them, then restore.");
  }
  await removeAbandoned(client);
  await take(client, own, LOCKS.trial);
  await client.query(`CREATE SCHEMA "${own}"`);
  let db: Kysely<Tables> | undefined;
  try {
    await fillSchema(client, url, own, dump);
    db = connectPostgres({ url, schema: own });
    return await use({
      db,
      exchange: async (mark) => {
        await db?.destroy();
        return await exchange(client, own, schema, mark);
      },
    });
  } finally {
    await db?.destroy();
    await client.query(`DROP SCHEMA IF EXISTS "${own}" CASCADE`);
  }
}

async function exchange(
  client: ClientBase,
  own: string,
  schema: string,
  mark: string,
): Promise<string | null> {
  await client.query("BEGIN");
  try {
    const { rows } = await client.query("SELECT 1 FROM pg_namespace WHERE nspname = $1", [schema]);
    const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
    // A name has 63 bytes.
    const kept = `${schema.slice(0, 40)}_before_${stamp}`;
    if (rows.length > 0) await client.query(`ALTER SCHEMA "${schema}" RENAME TO "${kept}"`);
    await client.query(`ALTER SCHEMA "${own}" RENAME TO "${schema}"`);
    // Of this statement's text nothing can be a parameter.
    await client.query(`COMMENT ON SCHEMA "${schema}" IS '${mark}'`);
    await client.query("COMMIT");
    return rows.length > 0 ? kept : null;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}

/**
 * The mark with which the studio's schema was exchanged last, if it was. Waits for the end of a
 * restore whose process was killed.
 * @throws StartError if the database cannot be reached, or something else keeps running on it
 */
export async function markOf(
  { url, schema }: Pick<PostgresTarget, "url" | "schema">,
): Promise<string | null> {
  await using opened = await openClient(url, schema);
  const { client } = opened;
  await client.query(`SET lock_timeout = ${ENDS_WITHIN_MS}`);
  await client.query("SELECT pg_advisory_lock(hashtextextended($1, $2))", [schema, LOCKS.present])
    .catch(() => {
      throw new StartError(
        "A restore was cut off, and servers or workers run on the database. End all of them first.",
      );
    });
  const { rows: [row] } = await client.query<{ mark: string | null }>(
    "SELECT obj_description(oid, 'pg_namespace') AS mark FROM pg_namespace WHERE nspname = $1",
    [schema],
  );
  return row?.mark ?? null;
}

/** Takes a lock for as long as the connection lasts; returns whether it is held. */
async function take(client: ClientBase, schema: string, lock: number): Promise<boolean> {
  const { rows: [row] } = await client.query<{ taken: boolean }>(
    "SELECT pg_try_advisory_lock(hashtextextended($1, $2)) AS taken",
    [schema, lock],
  );
  return row?.taken === true;
}

async function removeAbandoned(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT nspname AS name FROM pg_namespace WHERE nspname ~ '${NAMES}'
       AND pg_has_role(nspowner, 'USAGE')`,
  );
  for (const { name } of rows) {
    if (!await take(client, name, LOCKS.trial)) continue;
    await client.query(`DROP SCHEMA IF EXISTS "${name}" CASCADE`);
  }
}
