import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { Audit } from "../../audit/mod.ts";
import { now } from "../../clock.ts";
import { inList } from "../../database/in_list.ts";
import type { QueueStatus } from "../../database/mod.ts";
import { problem } from "../../errors/mod.ts";
import { timestamp } from "../../events/types.ts";
import { type Change, takeSequence, type Tell, type Trx } from "../change.ts";
import type { ItemRow } from "../view/item.ts";
import { requireQueue } from "../queues.ts";

/** Which items a bulk command is about. */
export interface Selection {
  batchIds?: readonly string[];
  destination?: string;
  /** Leave the items alone that are running. */
  exceptCurrent?: boolean;
}

const WAITING: QueueStatus[] = ["pending", "waiting"];
const LIVE: QueueStatus[] = [...WAITING, "in_progress"];
const ENDED: QueueStatus[] = ["completed", "failed", "canceled"];
/** Items of one bulk command that get an event of their own; clients see the rest in the list. */
const TOLD_ONE_BY_ONE = 200;

/** Everything that takes items out of the line, each for one's own items; administrators for all. */
export function createControl({ change, audit }: { change: Change; audit: Pick<Audit, "record"> }) {
  return {
    /** @throws Problem 404, or 403 for somebody else's. An ended item stays as it is. */
    async cancel(actor: Actor, queueId: string, itemId: number): Promise<void> {
      await change(async (trx, tell) => {
        const row = await ownRow(trx, actor, queueId, itemId);
        if (!LIVE.includes(row.status)) return;
        await cancelRows(trx, queueId, [row]);
        tell.status(await wholeRows(trx, [row]));
        await noteForeign(audit, trx, actor, "cancel", [row]);
      });
    },

    /** Takes an item away; one that runs is stopped. @throws Problem 404 or 403. */
    async remove(actor: Actor, queueId: string, itemId: number): Promise<void> {
      await change(async (trx, tell) => {
        const row = await ownRow(trx, actor, queueId, itemId);
        await trx.deleteFrom("session_queue").where("item_id", "=", itemId).execute();
        tellGone(tell, queueId, [row]);
        await noteForeign(audit, trx, actor, "delete", [row]);
      });
    },

    async cancelMany(
      actor: Actor,
      queueId: string,
      which: Selection,
    ): Promise<{ canceled: number }> {
      requireQueue(queueId);
      return await change(async (trx, tell) => {
        const statuses = which.exceptCurrent ? WAITING : LIVE;
        const rows = await select(trx, actor, queueId, which, statuses);
        await cancelRows(trx, queueId, rows);
        tell.status(await wholeRows(trx, rows.slice(0, TOLD_ONE_BY_ONE)));
        tellGone(tell, queueId, rows);
        await noteForeign(audit, trx, actor, "cancel", rows);
        return { canceled: rows.length };
      });
    },

    async removeMany(
      actor: Actor,
      queueId: string,
      which: Selection,
    ): Promise<{ deleted: number }> {
      requireQueue(queueId);
      return await change(async (trx, tell) => {
        const statuses = which.exceptCurrent ? [...WAITING, ...ENDED] : [...LIVE, ...ENDED];
        const rows = await select(trx, actor, queueId, which, statuses);
        await removeRows(trx, rows);
        tellGone(tell, queueId, rows);
        await noteForeign(audit, trx, actor, "delete", rows);
        return { deleted: rows.length };
      });
    },

    /** Takes away one's own items, the running one too; an administrator everybody's. */
    async clear(actor: Actor, queueId: string): Promise<{ deleted: number }> {
      requireQueue(queueId);
      return await change(async (trx, tell) => {
        const rows = await select(trx, actor, queueId, {}, [...LIVE, ...ENDED]);
        await removeRows(trx, rows);
        const user_id = actor.isAdmin ? null : actor.userId;
        const data = { timestamp: timestamp(), queue_id: queueId, user_id };
        tell.event("queue_cleared", data, { ownerId: user_id });
        await noteForeign(audit, trx, actor, "clear", rows);
        return { deleted: rows.length };
      });
    },

    /** Takes away items that have ended. What their owners were charged stays charged. */
    async prune(actor: Actor, queueId: string): Promise<{ deleted: number }> {
      requireQueue(queueId);
      return await change(async (trx, tell) => {
        const rows = await select(trx, actor, queueId, {}, ENDED);
        await removeRows(trx, rows);
        const user_id = actor.isAdmin ? null : actor.userId;
        const data = { timestamp: timestamp(), queue_id: queueId, user_id, deleted: rows.length };
        tell.event("queue_pruned", data, { ownerId: user_id });
        await noteForeign(audit, trx, actor, "prune", rows);
        return { deleted: rows.length };
      });
    },

    /**
     * Puts one's own waiting items into the given order: they swap places among themselves, so
     * nobody else's turn moves. @throws Problem 404, 403, or 409 for an item that has started.
     */
    async reorder(actor: Actor, queueId: string, itemIds: readonly number[]): Promise<void> {
      requireQueue(queueId);
      await change(async (trx, tell) => {
        tell.moved();
        const rows = await trx.selectFrom("session_queue").selectAll()
          .where("queue_id", "=", queueId).where(inList("item_id", itemIds)).execute();
        const byId = new Map(rows.map((row) => [row.item_id, row]));
        for (const id of itemIds) {
          const row = byId.get(id);
          if (!row) throw problem("not_found", `There is no item ${id} in this queue.`);
          if (row.user_id !== actor.userId) {
            throw problem(
              "forbidden",
              `Item ${id} belongs to somebody else: only its owner can move it.`,
            );
          }
          if (row.status !== "pending") {
            throw problem("conflict", `Item ${id} is no longer waiting.`);
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
    },

    /** Stops handing out items (running ones go on), or goes on with it. Survives a restart. */
    async setPaused(actor: Actor, queueId: string, paused: boolean) {
      requireQueue(queueId);
      return await change(async (trx, tell) => {
        await trx.updateTable("queues").set({ is_paused: paused ? 1 : 0 })
          .where("queue_id", "=", queueId).execute();
        const running = await trx.selectFrom("session_queue").select("item_id")
          .where("queue_id", "=", queueId).where("status", "=", "in_progress")
          .limit(1).executeTakeFirst();
        const status = { is_started: !paused, is_processing: running !== undefined };
        const data = { timestamp: timestamp(), queue_id: queueId, ...status };
        tell.event("processor_status_changed", data, { ownerId: null });
        await audit.record(trx, {
          actor,
          action: paused ? "queue.pause" : "queue.resume",
          target: { kind: "queue", id: queueId },
        });
        return status;
      });
    },
  };
}

async function ownRow(
  trx: Trx,
  actor: Actor,
  queueId: string,
  itemId: number,
): Promise<ItemRow> {
  requireQueue(queueId);
  const row = await trx.selectFrom("session_queue").selectAll()
    .where("queue_id", "=", queueId).where("item_id", "=", itemId).executeTakeFirst();
  if (!row) throw problem("not_found", "There is no such item in this queue.");
  if (row.user_id !== actor.userId && !actor.isAdmin) {
    throw problem("forbidden", "This item belongs to somebody else.");
  }
  return row;
}

/** Of items that are gone through by the hundred thousand, no more than this is read: each may hold
 * a hundred kilobytes. */
type OwnedItem = Pick<ItemRow, "item_id" | "user_id">;

async function select(
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

function tellGone(tell: Tell, queueId: string, rows: readonly OwnedItem[]): void {
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

/** What an administrator does to other people's items is kept on record. */
export async function noteForeign(
  audit: Pick<Audit, "record">,
  trx: Trx,
  actor: Actor,
  verb: string,
  rows: readonly OwnedItem[],
): Promise<void> {
  const others = rows.filter((row) => row.user_id !== actor.userId);
  const [first] = others;
  if (!first) return;
  await audit.record(trx, {
    actor,
    action: `queue_item.${verb}`,
    target: { kind: "queue_item", id: String(first.item_id) },
    details: { items: others.length, owner_ids: [...new Set(others.map((row) => row.user_id))] },
  });
}
