import type { Transaction } from "kysely";
import type { Database, Tables } from "../database/mod.ts";
import type { EventName, EventPayloads } from "../events/table.ts";
import { type AtelierEvent, type Concern, type Events, timestamp } from "../events/types.ts";
import { batchCounts, queueCounts } from "./counts.ts";
import type { ItemRow } from "./view/item.ts";

export type Trx = Transaction<Tables>;

/** Collects what a change has to tell; told in order, after the commit. */
export interface Tell {
  event<N extends EventName>(name: N, data: EventPayloads[N], concern: Concern): void;
  /** That these rows, as they are now, have another status. */
  status(rows: readonly ItemRow[]): void;
  /** That the order has changed, though no item has. */
  moved(): void;
}

export interface Change {
  /** Runs `work` in one transaction, then sends its events and wakes the listeners. */
  <T>(work: (trx: Trx, tell: Tell) => Promise<T>): Promise<T>;
}

/** Makes the one way in which the queue is changed. */
export function createChange(
  { db, events, changed }: { db: Database; events: Events; changed(): void },
): Change {
  return async (work) => {
    const told: AtelierEvent[] = [];
    let moved = false;
    const result = await db.transaction().execute(async (trx) => {
      const rows: ItemRow[] = [];
      const answer = await work(trx, {
        event: (name, data, concern) => told.push({ name, data, concern } as AtelierEvent),
        status: (some) => rows.push(...some),
        moved: () => moved = true,
      });
      told.push(...await statusEvents(trx, rows));
      return answer;
    });
    for (const { name, data, concern } of told) events.emit(name, data, concern);
    if (moved || told.length > 0) changed();
    return result;
  };
}

/**
 * One `queue_item_status_changed` for each row, with the counts as they are in `trx`. `between`:
 * awaited at each row, outside of a transaction.
 */
export async function statusEvents(
  trx: Trx | Database,
  rows: readonly ItemRow[],
  between?: () => Promise<void>,
): Promise<AtelierEvent[]> {
  const batches = new Map<string, EventPayloads["queue_item_status_changed"]["batch_status"]>();
  const queues = new Map<string, EventPayloads["queue_item_status_changed"]["queue_status"]>();
  const made: AtelierEvent[] = [];
  for (const row of [...rows].sort((a, b) => a.status_sequence - b.status_sequence)) {
    await between?.();
    const { queue_id, batch_id, user_id, item_id, session_id } = row;
    const ofBatch = batches.get(batch_id) ?? await batchCounts(trx, queue_id, batch_id);
    if (!ofBatch) continue;
    batches.set(batch_id, ofBatch);
    const ofQueue = queues.get(user_id) ?? await queueCounts(trx, queue_id, user_id);
    queues.set(user_id, ofQueue);
    const current = row.status === "in_progress" ? { item_id, batch_id, session_id } : {};
    made.push({
      name: "queue_item_status_changed",
      data: {
        timestamp: timestamp(),
        queue_id,
        item_id,
        batch_id,
        origin: row.origin,
        destination: row.destination,
        user_id,
        session_id,
        status: row.status,
        status_sequence: row.status_sequence,
        error_type: row.error_type,
        error_message: row.error_message,
        error_traceback: row.error_traceback,
        created_at: row.created_at,
        updated_at: row.updated_at,
        started_at: row.started_at,
        completed_at: row.completed_at,
        device: row.device,
        batch_status: ofBatch,
        queue_status: { ...ofQueue, ...current },
      },
      concern: { ownerId: user_id },
    });
  }
  return made;
}

/** Takes `count` numbers of the queue's one sequence; answers the first. */
export async function takeSequence(trx: Trx, queueId: string, count: number): Promise<number> {
  const { last_sequence } = await trx.updateTable("queues")
    .set((e) => ({ last_sequence: e("last_sequence", "+", count) }))
    .where("queue_id", "=", queueId)
    .returning("last_sequence").executeTakeFirstOrThrow();
  return last_sequence - count + 1;
}
