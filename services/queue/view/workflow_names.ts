import { sql } from "kysely";
import { LENGTH } from "../../contract/limits.ts";
import { inList } from "../../database/in_list.ts";
import type { Database } from "../../database/mod.ts";

/**
 * Maximum bytes of workflows that are read for the names of one list: reading blocks all others.
 */
const MOST = 4 * 1024 * 1024;

/**
 * Returns the names of the workflows that batches run, by batch. A workflow can have a megabyte, so
 * each is read once, and those beyond `MOST` in all, in the order of the list, stay without a name.
 */
export async function workflowNamesOf(
  db: Database,
  items: readonly { batch_id: string; origin: string | null }[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Set(items.flatMap((it) => it.origin === "workflows" ? [it.batch_id] : []));
  if (wanted.size === 0) return new Map();
  const sizes = await db.selectFrom("queue_batches")
    .select(["batch_id", sql<number>`octet_length(workflow)`.as("bytes")])
    .where(inList("batch_id", wanted)).where("workflow", "is not", null).execute();
  const bytesOf = new Map(sizes.map(({ batch_id, bytes }) => [batch_id, bytes]));
  let left = MOST;
  const read = [...wanted].filter((id) => {
    const bytes = bytesOf.get(id) ?? Infinity;
    if (bytes > left) return false;
    left -= bytes;
    return true;
  });
  if (read.length === 0) return new Map();
  const rows = await db.selectFrom("queue_batches").select(["batch_id", "workflow"])
    .where(inList("batch_id", read)).execute();
  return new Map(rows.flatMap(({ batch_id, workflow }) => {
    const { name } = JSON.parse(workflow ?? "{}") as { name?: unknown };
    return typeof name === "string" && name !== ""
      ? [[batch_id, name.slice(0, LENGTH.workflowName).toWellFormed()] as const]
      : [];
  }));
}
