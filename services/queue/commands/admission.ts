import { countOf } from "../counts.ts";
import type { Trx } from "../transaction.ts";

export interface QueueLimits {
  queue_mode: "fair" | "fifo";
  max_queue_size: number;
  /** 0: no limit of their own. */
  max_pending_per_user: number;
}

/** Share of the queue (in percent) reserved for each user, so that one user cannot fill it. */
const KEPT_FREE = 1;

/**
 * Returns how many more items a user may add, and which limit decides. If one user fills the queue,
 * the others may still add a few items each, which the fair order brings to the front.
 */
export async function roomFor(
  trx: Trx,
  limits: QueueLimits,
  queueId: string,
  userId: string,
): Promise<{ room: number; reason: string }> {
  const waiting = await countOf(trx, queueId, "pending", userId);
  const kept = Math.floor(limits.max_queue_size * KEPT_FREE / 100) - waiting;
  const free = limits.max_queue_size - await countOf(trx, queueId, "pending");
  const all = Math.max(free, kept);
  const user = await trx.selectFrom("users").select("max_pending")
    .where("user_id", "=", userId).executeTakeFirst();
  const cap = user?.max_pending ?? limits.max_pending_per_user;
  const own = cap === 0 ? Infinity : cap - waiting;
  return own < all
    ? { room: own, reason: `You may have at most ${cap} items waiting.` }
    : { room: all, reason: `The queue holds at most ${limits.max_queue_size} waiting items.` };
}
