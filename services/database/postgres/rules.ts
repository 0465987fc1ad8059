// @ts-types="@types/pg"
import type { ClientBase } from "pg";

/**
 * A row points to one that is not there
 * (https://www.postgresql.org/docs/15/errcodes-appendix.html).
 */
const POINTS_TO_NOTHING = "23503";

/**
 * Takes the references and triggers off the tables of the schema that the connection has in its
 * path: rows may then come in any order, and triggers did their work when these were first written.
 * What was taken off is kept in a table, `aside`, from which a later connection puts it back. Does
 * nothing if that is there.
 */
export async function setRulesAside(client: ClientBase, aside: string): Promise<void> {
  await client.query("BEGIN");
  try {
    const { rows: [row] } = await client.query<{ there: boolean }>(
      "SELECT to_regclass($1) IS NOT NULL AS there",
      [`"${aside}"`],
    );
    if (!row?.there) {
      await client.query(
        `CREATE TABLE "${aside}" AS
         SELECT conrelid::regclass::text AS "table", quote_ident(conname) AS name,
           pg_get_constraintdef(oid) AS what
         FROM pg_constraint
         WHERE contype = 'f' AND connamespace = current_schema()::regnamespace`,
      );
      for (const { table, name } of await rulesIn(client, aside)) {
        await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
      }
      await setTriggers(client, aside, "DISABLE");
    }
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}

/**
 * Puts them back, in the transaction of the connection. @throws Error naming a table with a row
 * that points to nothing
 */
export async function restoreRules(client: ClientBase, aside: string): Promise<void> {
  await setTriggers(client, aside, "ENABLE");
  for (const { table, name, what } of await rulesIn(client, aside)) {
    await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${what}`).catch((error) => {
      if (error.code !== POINTS_TO_NOTHING) throw error;
      throw new PointsToNothing(`rows of ${table} point to nothing`);
    });
  }
  await client.query(`DROP TABLE "${aside}"`);
}

/** A row refers to another one that is not there. */
export class PointsToNothing extends Error {}

async function rulesIn(client: ClientBase, aside: string) {
  const { rows } = await client.query<{ table: string; name: string; what: string }>(
    `SELECT * FROM "${aside}" ORDER BY 1, 2`,
  );
  return rows;
}

async function setTriggers(client: ClientBase, aside: string, how: "ENABLE" | "DISABLE") {
  const { rows } = await client.query<{ table: string }>(
    `SELECT quote_ident(relname) AS "table" FROM pg_class
     WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname <> $1`,
    [aside],
  );
  for (const { table } of rows) await client.query(`ALTER TABLE ${table} ${how} TRIGGER USER`);
}
