// @ts-types="@types/pg"
import type { Client } from "pg";
import { StartError } from "../../config/mod.ts";
import { messageOf } from "../../errors/message_of.ts";
import { NOTICED } from "./target.ts";

/**
 * One connection without limits of time, for work on a whole schema. It closes when it is disposed.
 * @throws StartError if the database cannot be reached
 */
export async function openClient(
  url: string,
  schema: string,
): Promise<{ client: Client } & AsyncDisposable> {
  const { default: { Client } } = await import("pg");
  const client = new Client({
    connectionString: url,
    application_name: "atelier backup",
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    options: `-c search_path=${schema} -c statement_timeout=0 ` +
      `-c idle_in_transaction_session_timeout=0 ${NOTICED}`,
  });
  // The query that runs fails as well; nobody listening would end the process.
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => {});
    throw new StartError(
      `The database cannot be reached: ${messageOf(error)}. Is it running, and is ` +
        '"database" right?',
    );
  }
  return { client, [Symbol.asyncDispose]: () => client.end().catch(() => {}) };
}
