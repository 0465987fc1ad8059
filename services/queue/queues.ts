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
