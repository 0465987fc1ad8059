import type { Executor } from "../access/mod.ts";
import { compiledQuery, valueNamed } from "../database/compiled.ts";
import { problem } from "../errors/mod.ts";

/** The only queue. The API names it so that clients written for several keep working. */
export const DEFAULT_QUEUE = "default";

export function queueExists(queueId: string): boolean {
  return queueId === DEFAULT_QUEUE;
}

/** @throws Problem 404 for a queue that does not exist. */
export function requireQueue(queueId: string): void {
  if (!queueExists(queueId)) throw problem("not_found", "There is no queue with this id.");
}

const pausedIn = compiledQuery<{ is_paused: 0 | 1 }, { queueId: string }>((db) =>
  db.selectFrom("queues").select("is_paused").where("queue_id", "=", valueNamed("queueId"))
);

/** Returns whether an administrator has paused the queue. */
export async function isPaused(on: Executor, queueId: string): Promise<boolean> {
  const [queue] = await pausedIn(on, { queueId });
  return queue?.is_paused === 1;
}
