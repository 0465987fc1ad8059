import type { Transaction } from "kysely";
import type { Actor } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import type { EventName, EventPayloads } from "../contract/events.ts";
import type { Database, Tables } from "../database/mod.ts";
import { type AtelierEvent, type Concern, type Events, timestamp } from "../events/types.ts";
import { batchCounts, queueCounts } from "./counts.ts";
import type { ItemRow } from "./view/item.ts";

export type Trx = Transaction<Tables>;

/** Collects the events of a transaction, which are sent in order after the commit. */
export interface ItemEvents {
  event<N extends EventName>(name: N, data: EventPayloads[N], concern: Concern): void;
  /** Announces the new status of these rows. */
  status(rows: readonly ItemRow[]): void;
  /** Announces that the order has changed, though no item has. */
  moved(): void;
}

export interface QueueTransaction {
  /**
   * Runs `work` in one transaction, then sends its events and wakes the listeners. `how`: as of
   * `changeAs`.
   * @throws Problem not_signed_in or forbidden for an actor who may no longer change anything
   */
  <T>(
    actor: Actor,
    work: (trx: Trx, tell: ItemEvents) => Promise<T>,
    how?: { onLook?: boolean },
  ): Promise<T>;
}

/** Creates the only way to change the queue. */
export function createQueueTransaction(
  { db, events, changed }: { db: Database; events: Events; changed(): void },
): QueueTransaction {
  return async (actor, work, how) => {
    const collected: AtelierEvent[] = [];
    let moved = false;
    const result = await changeAs(db, actor, async (trx) => {
      const rows: ItemRow[] = [];
      const answer = await work(trx, {
        event: (name, data, concern) => collected.push({ name, data, concern } as AtelierEvent),
        status: (some) => rows.push(...some),
        moved: () => moved = true,
      });
      collected.push(...await statusEvents(trx, rows));
      return answer;
    }, how);
    for (const { name, data, concern } of collected) events.emit(name, data, concern);
    if (moved || collected.length > 0) changed();
    return result;
  };
}

/**
 * Returns a `queue_item_status_changed` for each row, with the counts as `trx` sees them. `between`
 * is awaited before each row; only for use outside of a transaction.
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

/** Takes `count` numbers from the queue's sequence; returns the first. */
export async function takeSequence(trx: Trx, queueId: string, count: number): Promise<number> {
  const { last_sequence } = await trx.updateTable("queues")
    .set((e) => ({ last_sequence: e("last_sequence", "+", count) }))
    .where("queue_id", "=", queueId)
    .returning("last_sequence").executeTakeFirstOrThrow();
  return last_sequence - count + 1;
}
