// @ts-types="@types/pg"
import type { ClientBase } from "pg";
import { StartError } from "../../config/mod.ts";
import { openClient } from "../postgres/client.ts";
import { connectPostgres } from "../postgres/connect.ts";
import type { PostgresTarget } from "../postgres/target.ts";
import { restoreRules, setRulesAside } from "../postgres/rules.ts";
import {
  BATCH,
  BATCH_CHARACTERS,
  type Row,
  type Table,
  type TableReader,
  type TableWriter,
} from "./types.ts";

type Place = Pick<PostgresTarget, "url" | "schema">;

/** Holds the highest id of the audit log, in the place of a sequence. */
const AUDIT_END = "audit_end";
/** Where the rules of the tables are while rows come in. */
const RULES = "rules_set_aside";
/** Says of a schema that a move fills it. */
const FILLING = "a move of a studio fills this";
/** Not copied: what every database has of its own, or follows from what is. */
const LEFT_OUT = ["schema_migrations", AUDIT_END, RULES];

/** Reads a schema as it is now, whoever writes into it meanwhile. @throws StartError */
export async function readPostgres({ url, schema }: Place): Promise<TableReader> {
  const opened = await openClient(url, schema);
  await opened.client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  return readerOf(opened.client, opened, "one instant");
}

/**
 * Fills a schema beside that of the studio, which at the end takes its name. One that was begun is
 * gone on with.
 * @throws StartError if the database cannot be reached, or one of the schemas is another one's
 */
export async function writePostgres({ url, schema }: Place): Promise<TableWriter> {
  const beside = besideOf(schema);
  await requireEmpty({ url, schema });
  await takeBeside(url, beside);
  const db = connectPostgres({ url, schema: beside });
  try {
    // The first query makes the tables, or finds them.
    await db.selectFrom("users").select("user_id").limit(1).execute();
  } finally {
    await db.destroy();
  }
  const opened = await openClient(url, beside);
  const { client } = opened;
  await setRulesAside(client, RULES);
  return {
    ...readerOf(client, opened, "as it is"),
    async replace({ name, columns }, rows) {
      const names = columns.map(quoted).join(", ");
      await client.query("BEGIN");
      try {
        await client.query(`TRUNCATE ${quoted(name)}`);
        for await (const some of rows) {
          for (const json of inTexts(some)) {
            await client.query(
              `INSERT INTO ${quoted(name)} (${names})
               SELECT ${names} FROM json_populate_recordset(NULL::${quoted(name)}, $1::json)`,
              [json],
            );
          }
        }
        await client.query("COMMIT");
      } catch (error) {
        await client.query("ROLLBACK").catch(() => {});
        throw error;
      }
    },
    async finish(lastNumbers) {
      await client.query("BEGIN");
      await restoreRules(client, RULES);
      for (const table of await numbered(client)) {
        const last = lastNumbers.get(table.name) ?? 0;
        await client.query("SELECT setval($1, $2, $3)", [table.sequence, last || 1, last > 0]);
      }
      const audited = lastNumbers.get("audit_log") ?? 0;
      await client.query(`UPDATE ${AUDIT_END} SET last_id = $1`, [audited]);
      await client.query("ANALYZE");
      // An administrator may have made it, empty.
      await client.query(`DROP SCHEMA IF EXISTS "${schema}"`);
      await client.query(`ALTER SCHEMA "${beside}" RENAME TO "${schema}"`);
      await client.query(`COMMENT ON SCHEMA "${schema}" IS NULL`);
      await client.query("COMMIT");
    },
  };
}

/**
 * Removes what a move has filled that is given up, and nothing else.
 * @returns its name; null if there is none. @throws StartError if the database cannot be reached
 */
export async function dropUnfinished({ url, schema }: Place): Promise<string | null> {
  const beside = besideOf(schema);
  await using opened = await openClient(url, beside);
  const { client } = opened;
  if (await saidOf(client, beside) !== FILLING) return null;
  await client.query(`DROP SCHEMA "${beside}" CASCADE`);
  return beside;
}

/** Makes the schema, or goes on with it. @throws StartError for one that no move has made */
async function takeBeside(url: string, beside: string): Promise<void> {
  await using opened = await openClient(url, beside);
  const { client } = opened;
  if (await saidOf(client, beside) === FILLING) return;
  await requireEmpty({ url, schema: beside });
  await client.query("BEGIN");
  await client.query(`CREATE SCHEMA IF NOT EXISTS "${beside}"`);
  await client.query(`COMMENT ON SCHEMA "${beside}" IS '${FILLING}'`);
  await client.query("COMMIT");
}

async function saidOf(client: ClientBase, schema: string): Promise<string | null> {
  const { rows: [row] } = await client.query<{ said: string | null }>(
    `SELECT obj_description(oid, 'pg_namespace') AS said FROM pg_namespace WHERE nspname = $1`,
    [schema],
  );
  return row?.said ?? null;
}

/** The name under which a schema is filled; a name has 63 bytes. */
const besideOf = (schema: string): string => `${schema.slice(0, 56)}_moving`;

/** Whether nothing is in the schema, or there is none. @throws StartError without the database */
export async function isEmpty({ url, schema }: Place): Promise<boolean> {
  await using opened = await openClient(url, schema);
  const { rows } = await opened.client.query(
    `SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 LIMIT 1`,
    [schema],
  );
  return rows.length === 0;
}

/** @throws StartError if there is something in the schema */
export async function requireEmpty(place: Place): Promise<void> {
  if (await isEmpty(place)) return;
  throw new StartError(
    `The schema "${place.schema}" of that database holds tables already. Name another one ` +
      '("?schema=…" at the end of the address), or drop it if it is not needed.',
  );
}

function readerOf(
  client: ClientBase,
  opened: AsyncDisposable,
  what: "one instant" | "as it is",
): TableReader {
  // A cursor needs a transaction.
  const within = async (statement: "BEGIN" | "COMMIT") => {
    if (what === "as it is") await client.query(statement);
  };
  return {
    tables: () => tablesOf(client),
    async *rows({ name, columns, key }) {
      const names = columns.map(quoted).join(", ");
      const order = key.map(quoted).join(", ");
      await within("BEGIN");
      await client.query(
        `DECLARE reading NO SCROLL CURSOR FOR SELECT to_json(t) AS row
         FROM (SELECT ${names} FROM ${quoted(name)} ORDER BY ${order}) t`,
      );
      try {
        for (;;) {
          const { rows } = await client.query<{ row: Row }>(`FETCH ${BATCH} FROM reading`);
          if (rows.length === 0) return;
          yield rows.map(({ row }) => row);
        }
      } finally {
        await client.query("CLOSE reading");
        await within("COMMIT");
      }
    },
    async lastNumbers() {
      const found = new Map<string, number>();
      for (const { name, sequence } of await numbered(client)) {
        const { rows: [row] } = await client.query<{ last: string }>(
          `SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS last FROM ${sequence}`,
        );
        found.set(name, Number(row?.last ?? 0));
      }
      // A sequence goes on over what is rolled back.
      const { rows: [end] } = await client.query<{ last: string }>(
        `SELECT last_id AS last FROM ${AUDIT_END}`,
      );
      return found.set("audit_log", Number(end?.last ?? 0));
    },
    [Symbol.asyncDispose]: async () => await opened[Symbol.asyncDispose](),
  };
}

async function tablesOf(client: ClientBase): Promise<Table[]> {
  // What is not logged is of processes that run.
  const { rows } = await client.query<Table>(
    `SELECT c.relname AS name,
       array_agg(a.attname::text ORDER BY a.attname::text COLLATE "C")
         FILTER (WHERE a.attgenerated = '') AS columns,
       coalesce(array_agg(a.attname::text ORDER BY a.attname::text COLLATE "C")
         FILTER (WHERE a.atttypid = 'bytea'::regtype), '{}') AS bytes,
       (SELECT array_agg(k.attname::text ORDER BY place)
        FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS u (number, place), pg_attribute k
        WHERE i.indrelid = c.oid AND i.indisprimary AND k.attrelid = c.oid
          AND k.attnum = u.number) AS key
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
       AND NOT a.attisdropped
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
       AND c.relpersistence = 'p' AND c.relname <> ALL ($1)
     GROUP BY c.oid, c.relname`,
    [LEFT_OUT],
  );
  return rows;
}

/** The tables whose rows are numbered by a sequence. */
async function numbered(client: ClientBase): Promise<{ name: string; sequence: string }[]> {
  const { rows } = await client.query<{ name: string; sequence: string }>(
    `SELECT c.relname AS name, pg_get_serial_sequence(quote_ident(c.relname), a.attname) AS sequence
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attidentity <> ''
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relpersistence = 'p'`,
  );
  return rows;
}

/** JSON lists of rows, none of them too long. */
function* inTexts(rows: readonly Row[]): Generator<string> {
  let some: string[] = [];
  let length = 0;
  for (const row of rows) {
    const text = JSON.stringify(row);
    some.push(text);
    length += text.length;
    if (length < BATCH_CHARACTERS) continue;
    yield `[${some.join()}]`;
    [some, length] = [[], 0];
  }
  if (some.length > 0) yield `[${some.join()}]`;
}

const quoted = (name: string) => `"${name}"`;
