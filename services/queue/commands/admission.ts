import type { NodeRules } from "./allowed_nodes.ts";
import { limitOf } from "../../accounts/limit_of.ts";
import { countOf } from "../counts.ts";
import type { Trx } from "../transaction.ts";

export interface QueueLimits extends NodeRules {
  queue_mode: "fair" | "fifo";
  max_queue_size: number;
  /** For those who have none of their own, nor by a group. 0: no limit. */
  max_pending_per_user: number;
}

/** The limit that decided how many items were admitted: the user's own, or the queue's. */
export interface AdmissionLimit {
  id: "own_limit" | "queue_full";
  most: number;
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
): Promise<{ room: number; limit: AdmissionLimit }> {
  const waiting = await countOf(trx, queueId, "pending", userId);
  const kept = Math.floor(limits.max_queue_size * KEPT_FREE / 100) - waiting;
  const free = limits.max_queue_size - await countOf(trx, queueId, "pending");
  const all = Math.max(free, kept);
  const user = await trx.selectFrom("users").select(limitOf("max_pending", "users").as("most"))
    .where("user_id", "=", userId).executeTakeFirst();
  const cap = user?.most ?? limits.max_pending_per_user;
  const own = cap === 0 ? Infinity : cap - waiting;
  return own < all
    ? { room: own, limit: { id: "own_limit", most: cap } }
    : { room: all, limit: { id: "queue_full", most: limits.max_queue_size } };
}
