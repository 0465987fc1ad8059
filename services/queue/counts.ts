import type { Executor } from "../access/mod.ts";
import {
  type BatchStatus,
  NO_COUNTS,
  type QueueStatus,
  type QueueStatusCounts,
  type StatusCounts,
} from "../contract/queue.ts";
import { compiledQuery, valueNamed } from "../database/compiled.ts";

/** Returns counts by status and their sum. */
export function sumUp(rows: readonly { status: QueueStatus; items: number }[]): StatusCounts {
  const counts = { ...NO_COUNTS };
  for (const { status, items } of rows) {
    counts[status] += items;
    counts.total += items;
  }
  return counts;
}

const countRows = compiledQuery<
  { status: QueueStatus; user_id: string; items: number },
  { queueId: string }
>((db) =>
  db.selectFrom("queue_counts").select(["status", "user_id", "items"])
    .where("queue_id", "=", valueNamed("queueId")).where("items", ">", 0)
);

/** Returns the counts of the whole queue, and how many items of one user wait and run. */
export async function queueCounts(
  on: Executor,
  queueId: string,
  userId: string | null,
): Promise<QueueStatusCounts> {
  const rows = await countRows(on, { queueId });
  const own = sumUp(rows.filter((row) => row.user_id === userId));
  return {
    queue_id: queueId,
    item_id: null,
    batch_id: null,
    session_id: null,
    ...sumUp(rows),
    user_pending: userId === null ? null : own.pending,
    user_in_progress: userId === null ? null : own.in_progress,
  };
}

/** Returns the number of items of one status, of one user if named. */
export async function countOf(
  on: Executor,
  queueId: string,
  status: QueueStatus,
  userId?: string,
): Promise<number> {
  let query = on.selectFrom("queue_counts")
    .select((e) => e.fn.sum<number>("items").as("items"))
    .where("queue_id", "=", queueId).where("status", "=", status);
  if (userId !== undefined) query = query.where("user_id", "=", userId);
  return Number((await query.executeTakeFirst())?.items ?? 0);
}

/** Returns the counts of a batch; null if none of its items exist. */
export async function batchCounts(
  on: Executor,
  queueId: string,
  batchId: string,
  userId?: string,
): Promise<BatchStatus | null> {
  let query = on.selectFrom("session_queue")
    .select((e) => ["status", e.fn.countAll<number>().as("items")])
    .where("batch_id", "=", batchId).where("queue_id", "=", queueId);
  if (userId !== undefined) query = query.where("user_id", "=", userId);
  const rows = await query.groupBy("status").execute();
  if (rows.length === 0) return null;
  const one = await on.selectFrom("session_queue").select(["origin", "destination"])
    .where("batch_id", "=", batchId).limit(1).executeTakeFirstOrThrow();
  return { queue_id: queueId, batch_id: batchId, ...one, ...sumUp(rows) };
}
