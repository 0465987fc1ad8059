import { requireAllowed } from "./allowed_nodes.ts";
import type { Actor } from "../../actor.ts";
import type { BatchInput, EnqueueResult } from "../../contract/queue.ts";
import { say } from "../../contract/refusals.ts";
import { createYield } from "../../cooperative.ts";
import { now } from "../../clock.ts";

import type { Graph } from "../../../inference/graph/schema.ts";
import { NODE_TYPES } from "../../../inference/nodes/registry.ts";
import { LIMITS } from "../../../inference/graph/limits.ts";
import { invalid, problem } from "../../errors/mod.ts";
import type { Database } from "../../database/mod.ts";
import { timestamp } from "../../events/types.ts";
import type { Quotas } from "../../quotas/mod.ts";
import { joinQueue } from "../turn/accounts.ts";
import { type BatchPlan, planBatch } from "../../generate/batch.ts";
import { type QueueTransaction, takeSequence, type Trx } from "../transaction.ts";
import { type QueueLimits, roomFor } from "./admission.ts";
import { type BatchColumns, newItem } from "./new_item.ts";
import { requireQueue } from "../queues.ts";
import { checkReferences, type ReferenceChecks, referencesOf } from "../../generate/references.ts";

export interface EnqueueOptions {
  /** Before one's own other items (in FIFO mode: before everyone's). */
  prepend?: boolean;
  /** Runs only if nothing else waits. */
  background?: boolean;
}

interface Options {
  change: QueueTransaction;
  checks: ReferenceChecks;
  db: Database;
  quotas: Pick<Quotas, "check">;
  limits: QueueLimits;
}

const ROWS_A_STATEMENT = 200;
/** What an image takes of a quota at least. */
const LEAST_IMAGE = { bytes: 1, images: 1 };

/** Checks a batch, expands it, and inserts its items: all of them, or as many as fit. */
export function createEnqueue({ change, checks, db, quotas, limits }: Options) {
  /**
   * @throws Problem 404 (queue, or something the batch names), 403 (may not add to a board), 422
   * (the batch itself), 429 (no room at all), 409 (their library is full).
   */
  return async function enqueue(
    actor: Actor,
    queueId: string,
    batch: BatchInput,
    { prepend = false, background = false }: EnqueueOptions = {},
  ): Promise<EnqueueResult> {
    requireQueue(queueId);
    const plan = planBatch(batch);
    requireAllowed(plan.graph, limits);
    const references = referencesOf(plan.graph, batch.data);
    await checkReferences(checks, actor, references);
    // Said now: an item would find out only when its image has been made.
    if (makesImages(plan.graph)) await quotas.check(db, actor.userId, LEAST_IMAGE);
    const modelKey = [...references.models.keys()][0] ?? null;
    const batchId = crypto.randomUUID();
    const costs = await costsOf(plan, Math.min(plan.total, limits.max_queue_size));

    return await change(actor, async (trx, tell) => {
      const { room, limit } = await roomFor(trx, limits, queueId, actor.userId);
      if (room <= 0) {
        throw problem("too_many_requests", say(limit.id, { most: limit.most }), { retryAfter: 10 });
      }
      const enqueued = Math.min(room, plan.total);
      const truncation = enqueued < plan.total
        ? say(`${limit.id}_part`, { most: limit.most, added: enqueued, wanted: plan.total })
        : null;
      await joinQueue(trx, queueId, actor.userId);
      const priority = prepend ? await topPriority(trx, limits, queueId, actor.userId) + 1 : 0;
      await trx.insertInto("queue_batches").values({
        batch_id: batchId,
        graph: JSON.stringify(plan.graph),
        workflow: batch.workflow ? JSON.stringify(batch.workflow) : null,
      }).execute();
      const item_ids = await insertItems(trx, plan, costs.slice(0, enqueued), {
        queue_id: queueId,
        user_id: actor.userId,
        batch_id: batchId,
        priority,
        service_class: background ? "background" : "normal",
        origin: batch.origin ?? null,
        destination: batch.destination ?? null,
        model_key: modelKey,
      });
      tell.event("batch_enqueued", {
        timestamp: timestamp(),
        queue_id: queueId,
        batch_id: batchId,
        enqueued,
        requested: plan.total,
        priority,
        origin: batch.origin ?? null,
        user_id: actor.userId,
      }, { ownerId: actor.userId });
      return {
        queue_id: queueId,
        enqueued,
        requested: plan.total,
        batch: { ...batch, batch_id: batchId },
        priority,
        item_ids,
        truncated: truncation?.text ?? null,
        truncation: truncation && { id: truncation.id, params: truncation.params },
      };
    });
  };
}

/** Whether a graph has nodes that make images; others only look at some, or compute. */
function makesImages({ nodes }: Graph): boolean {
  return Object.values(nodes).some(({ type }) =>
    Object.values(NODE_TYPES.get(type)?.outputs ?? {}).some(({ kind }) => kind === "ImageField")
  );
}

async function topPriority(
  trx: Trx,
  limits: QueueLimits,
  queueId: string,
  userId: string,
): Promise<number> {
  let query = trx.selectFrom("session_queue")
    .select((e) => e.fn.max("priority").as("top"))
    .where("queue_id", "=", queueId).where("status", "=", "pending");
  if (limits.queue_mode === "fair") query = query.where("user_id", "=", userId);
  return Number((await query.executeTakeFirst())?.top ?? 0);
}

/**
 * Returns the costs of the first `count` items. Large graphs take time, so it yields in between.
 * @throws Problem 422 if one of them costs more than an item may
 */
async function costsOf(plan: BatchPlan, count: number): Promise<number[]> {
  const costs: number[] = [];
  const yieldToOthers = createYield();
  for (let i = 0; i < count; i++) {
    const cost = plan.costAt(i);
    if (cost > LIMITS.graph.cost) throw tooExpensive(cost);
    costs.push(cost);
    await yieldToOthers();
  }
  return costs;
}

function tooExpensive(cost: number) {
  const message = `costs ${Math.round(cost)}, and an item may cost ${LIMITS.graph.cost} ` +
    `(steps × megapixels × passes): split it into several`;
  return invalid([{ field: "batch.graph", message }]);
}

async function insertItems(
  trx: Trx,
  plan: BatchPlan,
  costs: readonly number[],
  common: BatchColumns,
): Promise<number[]> {
  const count = costs.length;
  const first = await takeSequence(trx, common.queue_id, count);
  const at = now();
  const ids: number[] = [];
  for (let start = 0; start < count; start += ROWS_A_STATEMENT) {
    const length = Math.min(ROWS_A_STATEMENT, count - start);
    const rows = Array.from({ length }, (_, i) => {
      const values = plan.valuesAt(start + i);
      return newItem({
        ...common,
        status_sequence: first + start + i,
        position: first + start + i,
        field_values: values.length > 0 ? JSON.stringify(values) : null,
        cost: costs[start + i] ?? 0,
        created_at: at,
        updated_at: at,
      });
    });
    const inserted = await trx.insertInto("session_queue").values(rows)
      .returning("item_id").execute();
    ids.push(...inserted.map((row) => row.item_id).sort((a, b) => a - b));
  }
  return ids;
}
