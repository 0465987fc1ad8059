// @ts-types="@types/pg"
import type { ClientBase } from "pg";
import { POSTGRES_MIGRATIONS } from "../../../migrations/postgres/mod.ts";
import { sqlHash } from "../plain_sql.ts";
import { DumpFault } from "./dump_fault.ts";
import { bringUp, TABLE } from "./migrate.ts";
import { PointsToNothing, restoreRules, setRulesAside } from "./rules.ts";
import { copyRows } from "./rows.ts";

const STEPS = "schema_migrations";
/** Where the rules of the tables are while the rows come in. */
const RULES = "rules_set_aside";

/**
 * Makes an empty schema, which the connection has in its path, what a dump says: first our own
 * steps make the tables as they were, then the rows come in.
 * @throws DumpFault if it is damaged, or a newer program or another build made it
 */
export async function fillSchema(
  client: ClientBase,
  url: string,
  schema: string,
  dump: string,
): Promise<void> {
  await client.query(TABLE);
  await copyRows(url, dump, schema, (table) => table === STEPS);
  const { rows: steps } = await client.query<{ name: string; sha256: string }>(
    `SELECT name, sha256 FROM ${STEPS} ORDER BY number`,
  );
  requireKnown(steps);
  await client.query(`TRUNCATE ${STEPS}`);
  const always = () => Promise.resolve(true);
  await bringUp(client, POSTGRES_MIGRATIONS.slice(0, steps.length), always);
  // Tables come in any order.
  await setRulesAside(client, RULES);
  const { rows: tables } = await client.query<{ table: string }>(
    `SELECT quote_ident(relname) AS table FROM pg_class
     WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
       AND relname NOT IN ($1, $2)`,
    [STEPS, RULES],
  );
  for (const { table } of tables) await client.query(`TRUNCATE ${table}`);
  await copyRows(url, dump, schema, (table) => table !== STEPS && table !== RULES);
  await restoreRules(client, RULES).catch((error) => {
    throw error instanceof PointsToNothing ? new DumpFault(error.message) : error;
  });
  await client.query(tables.map(({ table }) => `ANALYZE ${table}`).join("; "));
}

function requireKnown(steps: readonly { name: string; sha256: string }[]): void {
  if (steps.length === 0) throw new DumpFault("it is empty");
  if (steps.length > POSTGRES_MIGRATIONS.length) {
    throw new DumpFault(
      `it was made by a newer Atelier (schema ${steps.length}, this program knows ` +
        `${POSTGRES_MIGRATIONS.length})`,
    );
  }
  for (const [index, { name, sha256 }] of steps.entries()) {
    const own = POSTGRES_MIGRATIONS[index]!;
    if (own.name === name && sqlHash(own.sql) === sha256) continue;
    throw new DumpFault(`it was made by another build (schema step ${index + 1}, "${name}")`);
  }
}
