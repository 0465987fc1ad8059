import type { Executor } from "../access/mod.ts";
import { problem } from "../errors/mod.ts";

/** The one queue there is; the API names it so that clients for several keep working. */
export const DEFAULT_QUEUE = "default";

export function queueExists(queueId: string): boolean {
  return queueId === DEFAULT_QUEUE;
}

/** @throws Problem 404 for a queue that does not exist. */
export function requireQueue(queueId: string): void {
  if (!queueExists(queueId)) throw problem("not_found", "There is no queue with this id.");
}

/** Whether an administrator has stopped the handing out of items. */
export async function isPaused(on: Executor, queueId: string): Promise<boolean> {
  const { is_paused } = await on.selectFrom("queues").select("is_paused")
    .where("queue_id", "=", queueId).executeTakeFirstOrThrow();
  return is_paused === 1;
}
