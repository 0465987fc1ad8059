import type { Actor } from "../../actor.ts";
import type { QueueStatus } from "../../contract/queue.ts";
import { say } from "../../contract/refusals.ts";
import { inList } from "../../database/in_list.ts";
import { problem } from "../../errors/mod.ts";
import type { Trx } from "../transaction.ts";
import { requireQueue } from "../queues.ts";
import type { ItemRow } from "../view/item.ts";

/** The items that a bulk command applies to. */
export interface Selection {
  batchIds?: readonly string[];
  destination?: string;
  /** Leaves out the items that are running. */
  exceptCurrent?: boolean;
}

/**
 * Bulk commands may visit hundreds of thousands of items of up to 100 kB each, so they read only
 * these columns.
 */
export type OwnedItem = Pick<ItemRow, "item_id" | "user_id">;

/** Returns an item that the actor may change. @throws Problem 404, or 403 for another user's. */
export async function requireOwnItem(
  trx: Trx,
  actor: Actor,
  queueId: string,
  itemId: number,
): Promise<ItemRow> {
  requireQueue(queueId);
  const row = await trx.selectFrom("session_queue").selectAll()
    .where("queue_id", "=", queueId).where("item_id", "=", itemId).executeTakeFirst();
  if (!row) throw problem("not_found", say("no_such_item"));
  if (row.user_id !== actor.userId && !actor.isAdmin) {
    throw problem("forbidden", say("foreign_item"));
  }
  return row;
}

/** Returns the items of a selection that the actor may change, by rising id. */
export async function selectItems(
  trx: Trx,
  actor: Actor,
  queueId: string,
  { batchIds, destination }: Selection,
  statuses: readonly QueueStatus[],
): Promise<OwnedItem[]> {
  let query = trx.selectFrom("session_queue").select(["item_id", "user_id"])
    .where("queue_id", "=", queueId).where("status", "in", [...statuses]);
  if (!actor.isAdmin) query = query.where("user_id", "=", actor.userId);
  if (batchIds) query = query.where(inList("batch_id", batchIds));
  if (destination !== undefined) query = query.where("destination", "=", destination);
  return await query.orderBy("item_id").execute();
}
