import type { Actor } from "../../actor.ts";
import { now } from "../../clock.ts";
import { say } from "../../contract/refusals.ts";
import { inList } from "../../database/in_list.ts";
import { problem } from "../../errors/mod.ts";
import { requireQueue } from "../queues.ts";
import type { QueueTransaction } from "../transaction.ts";
import type { ItemRow } from "../view/item.ts";

/** Lets users put their own waiting items into another order. */
export function createReorder({ change }: { change: QueueTransaction }) {
  /**
   * Puts one's own waiting items into the given order. They swap places among themselves, so no
   * other user's turn moves. @throws Problem 404, 403, or 409 for an item that has started.
   */
  return async function reorder(
    actor: Actor,
    queueId: string,
    itemIds: readonly number[],
  ): Promise<void> {
    requireQueue(queueId);
    await change(actor, async (trx, tell) => {
      tell.moved();
      const rows = await trx.selectFrom("session_queue").selectAll()
        .where("queue_id", "=", queueId).where(inList("item_id", itemIds)).execute();
      const byId = new Map(rows.map((row) => [row.item_id, row]));
      for (const id of itemIds) {
        const row = byId.get(id);
        if (!row) throw problem("not_found", say("item_gone", { item: id }));
        if (row.user_id !== actor.userId) {
          throw problem(
            "forbidden",
            say("item_not_movable", { item: id }),
          );
        }
        if (row.status !== "pending") {
          throw problem("conflict", say("item_not_waiting", { item: id }));
        }
      }
      const places = [...rows].sort((a, b) => b.priority - a.priority || a.position - b.position);
      for (const [i, id] of itemIds.entries()) {
        const place = places[i] as ItemRow;
        await trx.updateTable("session_queue")
          .set({ priority: place.priority, position: place.position, updated_at: now() })
          .where("item_id", "=", id).execute();
      }
    });
  };
}
