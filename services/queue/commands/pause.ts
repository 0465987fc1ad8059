import type { Actor } from "../../actor.ts";
import type { Audit } from "../../audit/mod.ts";
import { timestamp } from "../../events/types.ts";
import { requireQueue } from "../queues.ts";
import type { QueueTransaction } from "../transaction.ts";

/** Stops and resumes the queue; for administrators. */
export function createPause(
  { change, audit }: { change: QueueTransaction; audit: Pick<Audit, "record"> },
) {
  /** Stops handing out items (running ones go on), or resumes it. Survives a restart. */
  return async function setPaused(actor: Actor, queueId: string, paused: boolean) {
    requireQueue(queueId);
    return await change(actor, async (trx, tell) => {
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
  };
}
