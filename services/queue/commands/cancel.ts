import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { Audit } from "../../audit/mod.ts";
import { now } from "../../clock.ts";
import { ENDED, type QueueStatus } from "../../contract/queue.ts";
import { inList } from "../../database/in_list.ts";
import { timestamp } from "../../events/types.ts";
import { requireQueue } from "../queues.ts";
import { type ItemEvents, type QueueTransaction, takeSequence, type Trx } from "../transaction.ts";
import type { ItemRow } from "../view/item.ts";
import { recordForeign } from "./audit.ts";
import { type OwnedItem, requireOwnItem, type Selection, selectItems } from "./selection.ts";

const WAITING: QueueStatus[] = ["pending", "waiting"];
const LIVE: QueueStatus[] = [...WAITING, "in_progress"];
/** Maximum number of items of a bulk command that get an event each; the list shows the rest. */
const MAX_ITEM_EVENTS = 200;

/** Cancels and deletes items: one's own; for administrators, everyone's. */
export function createCancel(
  { change, audit }: { change: QueueTransaction; audit: Pick<Audit, "record"> },
) {
  return {
    /** Cancels an item that has not ended. @throws Problem 404, or 403 for another user's. */
    async cancel(actor: Actor, queueId: string, itemId: number): Promise<void> {
      await change(actor, async (trx, tell) => {
        const row = await requireOwnItem(trx, actor, queueId, itemId);
        if (!LIVE.includes(row.status)) return;
        await cancelRows(trx, queueId, [row]);
        tell.status(await wholeRows(trx, [row]));
        await recordForeign(audit, trx, actor, "cancel", [row]);
      });
    },

    /** Deletes an item; a running one is stopped. @throws Problem 404 or 403. */
    async remove(actor: Actor, queueId: string, itemId: number): Promise<void> {
      await change(actor, async (trx, tell) => {
        const row = await requireOwnItem(trx, actor, queueId, itemId);
        await trx.deleteFrom("session_queue").where("item_id", "=", itemId).execute();
        announceGone(tell, queueId, [row]);
        await recordForeign(audit, trx, actor, "delete", [row]);
      });
    },

    async cancelMany(
      actor: Actor,
      queueId: string,
      which: Selection,
    ): Promise<{ canceled: number }> {
      requireQueue(queueId);
      return await change(actor, async (trx, tell) => {
        const statuses = which.exceptCurrent ? WAITING : LIVE;
        const rows = await selectItems(trx, actor, queueId, which, statuses);
        await cancelRows(trx, queueId, rows);
        tell.status(await wholeRows(trx, rows.slice(0, MAX_ITEM_EVENTS)));
        announceGone(tell, queueId, rows);
        await recordForeign(audit, trx, actor, "cancel", rows);
        return { canceled: rows.length };
      });
    },

    async removeMany(
      actor: Actor,
      queueId: string,
      which: Selection,
    ): Promise<{ deleted: number }> {
      requireQueue(queueId);
      return await change(actor, async (trx, tell) => {
        const statuses = which.exceptCurrent ? [...WAITING, ...ENDED] : [...LIVE, ...ENDED];
        const rows = await selectItems(trx, actor, queueId, which, statuses);
        await removeRows(trx, rows);
        announceGone(tell, queueId, rows);
        await recordForeign(audit, trx, actor, "delete", rows);
        return { deleted: rows.length };
      });
    },

    /** Deletes one's own items, the running one too; for administrators, everyone's. */
    async clear(actor: Actor, queueId: string): Promise<{ deleted: number }> {
      requireQueue(queueId);
      return await change(actor, async (trx, tell) => {
        const rows = await selectItems(trx, actor, queueId, {}, [...LIVE, ...ENDED]);
        await removeRows(trx, rows);
        const user_id = actor.isAdmin ? null : actor.userId;
        const data = { timestamp: timestamp(), queue_id: queueId, user_id };
        tell.event("queue_cleared", data, { ownerId: user_id });
        await recordForeign(audit, trx, actor, "clear", rows);
        return { deleted: rows.length };
      });
    },

    /** Deletes items that have ended. Their owners stay charged for them. */
    async prune(actor: Actor, queueId: string): Promise<{ deleted: number }> {
      requireQueue(queueId);
      return await change(actor, async (trx, tell) => {
        const rows = await selectItems(trx, actor, queueId, {}, ENDED);
        await removeRows(trx, rows);
        const user_id = actor.isAdmin ? null : actor.userId;
        const data = { timestamp: timestamp(), queue_id: queueId, user_id, deleted: rows.length };
        tell.event("queue_pruned", data, { ownerId: user_id });
        await recordForeign(audit, trx, actor, "prune", rows);
        return { deleted: rows.length };
      });
    },
  };
}

/** Cancels the rows (by rising id), each with a sequence of its own. */
async function cancelRows(trx: Trx, queueId: string, rows: readonly OwnedItem[]): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const last = rows.at(-1) as OwnedItem;
  const base = await takeSequence(trx, queueId, last.item_id - first.item_id + 1);
  const at = now();
  await trx.updateTable("session_queue").set({
    status: "canceled",
    status_sequence: sql<number>`${base} + item_id - ${first.item_id}`,
    completed_at: at,
    updated_at: at,
  }).where(inList("item_id", rows.map((row) => row.item_id))).execute();
}

async function wholeRows(trx: Trx, rows: readonly OwnedItem[]): Promise<ItemRow[]> {
  return await trx.selectFrom("session_queue").selectAll()
    .where(inList("item_id", rows.map((row) => row.item_id))).execute();
}

async function removeRows(trx: Trx, rows: readonly OwnedItem[]): Promise<void> {
  await trx.deleteFrom("session_queue")
    .where(inList("item_id", rows.map((row) => row.item_id))).execute();
}

function announceGone(tell: ItemEvents, queueId: string, rows: readonly OwnedItem[]): void {
  if (rows.length === 0) return;
  const byUser = Map.groupBy(rows, (row) => row.user_id);
  tell.event("queue_items_canceled", {
    timestamp: timestamp(),
    queue_id: queueId,
    canceled_item_ids: rows.map((row) => row.item_id),
    user_ids: [...byUser.keys()],
    canceled_item_ids_by_user: Object.fromEntries(
      [...byUser].map(([user, own]) => [user, own.map((row) => row.item_id)]),
    ),
  }, { ownerId: null, owners: new Set(byUser.keys()) });
}
