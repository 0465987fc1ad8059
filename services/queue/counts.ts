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

type Row = { status: QueueStatus; items: number };

const totalRows = compiledQuery<Row, { queueId: string }>((db) =>
  db.selectFrom("queue_totals").select(["status", "items"])
    .where("queue_id", "=", valueNamed("queueId"))
);

const ownRows = compiledQuery<Row, { queueId: string; userId: string }>((db) =>
  db.selectFrom("queue_counts").select(["status", "items"])
    .where("queue_id", "=", valueNamed("queueId")).where("user_id", "=", valueNamed("userId"))
    .where("status", "in", ["pending", "in_progress"])
);

/** Returns the counts of the whole queue, and how many items of one user wait and run. */
export async function queueCounts(
  on: Executor,
  queueId: string,
  userId: string | null,
): Promise<QueueStatusCounts> {
  const all = sumUp(await totalRows(on, { queueId }));
  const own = userId === null ? null : sumUp(await ownRows(on, { queueId, userId }));
  return {
    queue_id: queueId,
    item_id: null,
    batch_id: null,
    session_id: null,
    ...all,
    user_pending: own?.pending ?? null,
    user_in_progress: own?.in_progress ?? null,
  };
}

/** Returns the number of items of one status, of one user if named. */
export async function countOf(
  on: Executor,
  queueId: string,
  status: QueueStatus,
  userId?: string,
): Promise<number> {
  const row = userId === undefined
    ? await on.selectFrom("queue_totals").select("items")
      .where("queue_id", "=", queueId).where("status", "=", status).executeTakeFirst()
    : await on.selectFrom("queue_counts").select("items")
      .where("queue_id", "=", queueId).where("status", "=", status)
      .where("user_id", "=", userId).executeTakeFirst();
  return row?.items ?? 0;
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
