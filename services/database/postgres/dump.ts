// @ts-types="@types/pg"
import type { ClientBase } from "pg";
import { openClient } from "./client.ts";
import { runProgram } from "./programs.ts";
import type { PostgresTarget } from "./target.ts";

/** What only servers that run have a use for. */
const PASSING = ["servers", "peer_messages"];

/**
 * Writes a schema as it is at one instant into `path`, an empty file, in `pg_dump`'s custom format.
 * `read` reads of the same instant.
 * @returns what `read` does
 * @throws StartError if the database cannot be reached, or the program is missing or fails
 */
export async function dumpSchema<T>(
  { url, schema }: Pick<PostgresTarget, "url" | "schema">,
  path: string,
  read: (client: ClientBase) => Promise<T>,
): Promise<T> {
  await using opened = await openClient(url, schema);
  const { client } = opened;
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  const { rows: [row] } = await client.query<{ id: string }>("SELECT pg_export_snapshot() AS id");
  await runProgram("pg_dump", url, [
    ...["--format=custom", "--no-owner", "--no-privileges", `--schema="${schema}"`],
    ...PASSING.map((table) => `--exclude-table-data="${schema}"."${table}"`),
    ...[`--snapshot=${row!.id}`, `--file=${path}`],
  ]);
  const found = await read(client);
  await client.query("COMMIT");
  return found;
}
