import type { Actor } from "../../actor.ts";
import type { Audit } from "../../audit/mod.ts";
import { now } from "../../clock.ts";
import type { RetryResult } from "../../contract/queue.ts";
import { say } from "../../contract/refusals.ts";
import { inList } from "../../database/in_list.ts";
import { problem } from "../../errors/mod.ts";
import { timestamp } from "../../events/types.ts";
import { joinQueue } from "../turn/accounts.ts";
import { type QueueTransaction, takeSequence, type Trx } from "../transaction.ts";
import { type QueueLimits, roomFor } from "./admission.ts";
import { recordForeign } from "./audit.ts";
import { newItem } from "./new_item.ts";
import type { ItemRow } from "../view/item.ts";
import { requireQueue } from "../queues.ts";

/** Queues failed and canceled items again, as new items of the same batch. */
export function createRetry(
  { change, audit, limits }: {
    change: QueueTransaction;
    audit: Pick<Audit, "record">;
    limits: QueueLimits;
  },
) {
  /** @throws Problem 404 (queue), 403 if every item is another user's. */
  return async function retry(
    actor: Actor,
    queueId: string,
    itemIds: readonly number[],
  ): Promise<RetryResult> {
    requireQueue(queueId);
    return await change(actor, async (trx, tell) => {
      const rows = await trx.selectFrom("session_queue").selectAll()
        .where("queue_id", "=", queueId).where(inList("item_id", itemIds))
        .orderBy("item_id").execute();
      const mine = rows.filter((row) => actor.isAdmin || row.user_id === actor.userId);
      if (mine.length === 0 && rows.length > 0) {
        throw problem("forbidden", say("foreign_items"));
      }
      const result: RetryResult = {
        queue_id: queueId,
        retried_item_ids: [],
        item_ids: [],
        refused: rows.filter((row) => !mine.includes(row))
          .map(({ item_id }) => ({ item_id, reason: "forbidden" })),
      };
      const again: ItemRow[] = [];
      for (const row of mine) {
        const { item_id, status } = row;
        if (status !== "failed" && status !== "canceled") {
          result.refused.push({ item_id, reason: "not_retryable" });
        } else if ((await roomFor(trx, limits, queueId, row.user_id)).room <= 0) {
          result.refused.push({ item_id, reason: "no_room" });
        } else {
          result.item_ids.push(await insertAgain(trx, row));
          result.retried_item_ids.push(item_id);
          again.push(row);
        }
      }
      await recordForeign(audit, trx, actor, "retry", again);
      if (again.length > 0) {
        const byUser = Map.groupBy(again, (row) => row.user_id);
        tell.event("queue_items_retried", {
          timestamp: timestamp(),
          queue_id: queueId,
          retried_item_ids: result.retried_item_ids,
          user_ids: [...byUser.keys()],
          retried_item_ids_by_user: Object.fromEntries(
            [...byUser].map(([user, own]) => [user, own.map((row) => row.item_id)]),
          ),
        }, { ownerId: null, owners: new Set(byUser.keys()) });
      }
      return result;
    });
  };
}

async function insertAgain(trx: Trx, row: ItemRow): Promise<number> {
  await joinQueue(trx, row.queue_id, row.user_id);
  const sequence = await takeSequence(trx, row.queue_id, 1);
  const at = now();
  const { item_id } = await trx.insertInto("session_queue").values(newItem({
    queue_id: row.queue_id,
    user_id: row.user_id,
    batch_id: row.batch_id,
    priority: row.priority,
    service_class: row.service_class,
    origin: row.origin,
    destination: row.destination,
    model_key: row.model_key,
    status_sequence: sequence,
    position: sequence,
    field_values: row.field_values,
    cost: row.cost,
    created_at: at,
    updated_at: at,
    retried_from_item_id: row.retried_from_item_id ?? row.item_id,
  })).returning("item_id").executeTakeFirstOrThrow();
  return item_id;
}
