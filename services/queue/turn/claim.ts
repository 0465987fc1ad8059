import { sql } from "kysely";
import type { Graph } from "../../../inference/graph/schema.ts";
import { SERVER } from "../../actor.ts";
import { now } from "../../clock.ts";
import { chargeAccount } from "./accounts.ts";
import { fromNow } from "../leases.ts";
import { rateOf } from "./rates.ts";
import { type QueueTransaction, takeSequence, type Trx } from "../transaction.ts";
import { AFFINITY_REACH, nextTurnInOrder, withAffinity } from "./fair.ts";
import { mayRun, notOf, readInOrder } from "./line.ts";
import { type ItemRow, storedGraph } from "../view/item.ts";

/** An engine that claims items, and the model it has loaded. */
export interface Claimant {
  /** Unique name of this run of the server and the engine. */
  holder: string;
  device: string;
  warmModel: string | null;
  /**
   * Keys of the models whose items it leaves to others; "" for items without a model. Default none.
   */
  leaves?: readonly string[];
}

/** An item to run, with the lease on it. */
export interface Claimed {
  row: ItemRow;
  graph: Graph;
  workflow: string | null;
  /** Fencing token. Every later change must name it, so that an earlier holder changes nothing. */
  fence: number;
}

export interface ClaimOptions {
  change: QueueTransaction;
  mode: "fair" | "fifo";
  leaseSeconds: number;
  /** 0: no limit. */
  maxRunningPerUser: number;
}

/** Claims the next item, if there is one and the queue is not paused, in one transaction. */
export function createClaim({ change, mode, leaseSeconds, maxRunningPerUser }: ClaimOptions) {
  return async function claim(queueId: string, claimant: Claimant): Promise<Claimed | null> {
    return await change(SERVER, async (trx, tell) => {
      const queue = await trx.selectFrom("queues").selectAll()
        .where("queue_id", "=", queueId).executeTakeFirstOrThrow();
      if (queue.is_paused) return null;
      const next = mode === "fifo"
        ? await firstInLine(trx, queueId, claimant, maxRunningPerUser)
        : await fairTurn(trx, queue, claimant, maxRunningPerUser);
      if (next === null) return null;
      const fence = queue.last_fence + 1;
      await trx.updateTable("queues").set({ last_fence: fence, virtual_time: next.floor })
        .where("queue_id", "=", queueId).execute();
      const row = await lease(trx, next.itemId, claimant, fence, leaseSeconds);
      await chargeAccount(trx, row, row.charged_seconds ?? 0, { fence });
      const batch = await trx.selectFrom("queue_batches").selectAll()
        .where("batch_id", "=", row.batch_id).executeTakeFirst();
      tell.status([row]);
      return {
        row,
        graph: storedGraph({ graph: batch?.graph ?? null, field_values: row.field_values }),
        workflow: batch?.workflow ?? null,
        fence,
      };
    });
  };
}

async function lease(
  trx: Trx,
  itemId: number,
  { holder, device }: Claimant,
  fence: number,
  leaseSeconds: number,
): Promise<ItemRow> {
  const before = await trx.selectFrom("session_queue").select(["cost", "model_key", "queue_id"])
    .where("item_id", "=", itemId).executeTakeFirstOrThrow();
  const seconds = before.cost * await rateOf(trx, device, before.model_key);
  const at = now();
  const sequence = await takeSequence(trx, before.queue_id, 1);
  return await trx.updateTable("session_queue").set((e) => ({
    status: "in_progress",
    status_sequence: sequence,
    charged_seconds: seconds,
    measured_seconds: null,
    device,
    lease_holder: holder,
    lease_fence: fence,
    lease_expires_at: fromNow(leaseSeconds),
    attempts: e("attempts", "+", 1),
    started_at: at,
    updated_at: at,
  }))
    .where("item_id", "=", itemId).where("status", "=", "pending")
    .returningAll().executeTakeFirstOrThrow();
}

interface Next {
  itemId: number;
  floor: number;
}

/** First come, first served, skipping users who may not run now. */
async function firstInLine(
  trx: Trx,
  queueId: string,
  { leaves }: Claimant,
  cap: number,
): Promise<Next | null> {
  const { rows } = await sql<{ item_id: number; virtual_time: number }>`
    SELECT q.item_id, s.virtual_time FROM session_queue q
    JOIN users u ON u.user_id = q.user_id
    JOIN queues s ON s.queue_id = q.queue_id
    LEFT JOIN queue_counts r
      ON r.queue_id = q.queue_id AND r.user_id = q.user_id AND r.status = 'in_progress'
    WHERE q.queue_id = ${queueId} AND q.status = 'pending' AND ${mayRun("u", "r", cap)}
      AND ${notOf("q", leaves)}
    ORDER BY q.service_class DESC, q.priority DESC, q.position LIMIT 1`.execute(trx);
  const [row] = rows;
  return row ? { itemId: row.item_id, floor: row.virtual_time } : null;
}

async function fairTurn(
  trx: Trx,
  queue: { queue_id: string; virtual_time: number },
  { device, warmModel, leaves = [] }: Claimant,
  cap: number,
): Promise<Next | null> {
  const line = readInOrder(trx, { queueId: queue.queue_id, device, leaves, cap });
  const turn = await nextTurnInOrder(line, queue.virtual_time);
  if (turn === null) return null;
  const { itemId, userId } = turn.chosen;
  const isLeft = warmModel === null || leaves.includes(warmModel);
  if (isLeft) return { itemId, floor: turn.floor };
  const own = await trx.selectFrom("session_queue as q")
    .select(["item_id as itemId", "model_key as modelKey", "priority", "service_class"])
    .where("queue_id", "=", queue.queue_id).where("user_id", "=", userId)
    .where("status", "=", "pending").where(notOf("q", leaves))
    .orderBy("service_class", "desc").orderBy("priority", "desc").orderBy("position")
    .limit(AFFINITY_REACH).execute();
  const items = own.map((i) => ({ ...i, background: i.service_class === "background" }));
  return { itemId: withAffinity(items, warmModel)?.itemId ?? itemId, floor: turn.floor };
}
