import type { Actor } from "../../actor.ts";
import type { BatchStatus, QueueStatusCounts, StatusCounts } from "../../contract/queue.ts";
import type { Database } from "../../database/mod.ts";
import { problem } from "../../errors/mod.ts";
import { batchCounts, queueCounts, sumUp } from "../counts.ts";
import { isPaused, requireQueue } from "../queues.ts";
import type { QueueItem } from "./item_schema.ts";

interface ProcessorStatus {
  is_started: boolean;
  is_processing: boolean;
}

/** Counts items by status: of the queue, of a batch, of a destination. */
export function createQueueStatus(
  { db, current }: {
    db: Database;
    /** Returns the running item as the actor sees it. */
    current(actor: Actor, queueId: string): Promise<QueueItem | null>;
  },
) {
  return {
    async status(
      actor: Actor,
      queueId: string,
    ): Promise<{ queue: QueueStatusCounts; processor: ProcessorStatus }> {
      requireQueue(queueId);
      const counts = await queueCounts(db, queueId, actor.userId);
      const running = counts.in_progress > 0 ? await current(actor, queueId) : null;
      const ids = running && (actor.isAdmin || running.user_id === actor.userId)
        ? {
          item_id: running.item_id,
          batch_id: running.batch_id,
          session_id: running.session_id,
        }
        : {};
      const paused = await isPaused(db, queueId);
      return {
        queue: { ...counts, ...ids },
        processor: { is_started: !paused, is_processing: counts.in_progress > 0 },
      };
    },

    /** @throws Problem not_found, also for another user's batch */
    async batchStatus(actor: Actor, queueId: string, batchId: string): Promise<BatchStatus> {
      requireQueue(queueId);
      const own = actor.isAdmin ? undefined : actor.userId;
      const counts = await batchCounts(db, queueId, batchId, own);
      if (!counts) throw problem("not_found", "There is no such batch.");
      return counts;
    },

    async countsByDestination(
      actor: Actor,
      queueId: string,
      destination: string,
    ): Promise<StatusCounts & { queue_id: string; destination: string }> {
      requireQueue(queueId);
      let query = db.selectFrom("session_queue")
        .select((e) => ["status", e.fn.countAll<number>().as("items")])
        .where("queue_id", "=", queueId).where("destination", "=", destination);
      if (!actor.isAdmin) query = query.where("user_id", "=", actor.userId);
      const counted = await query.groupBy("status").execute();
      return { queue_id: queueId, destination, ...sumUp(counted) };
    },
  };
}
