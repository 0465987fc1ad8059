import { createYield } from "../cooperative.ts";
import type { Access } from "../access/mod.ts";
import type { Audit } from "../audit/mod.ts";
import type { Config } from "../config/mod.ts";
import type { Database } from "../database/mod.ts";
import { inList } from "../database/in_list.ts";
import type { Events } from "../events/types.ts";
import type { Devices } from "../devices/mod.ts";
import type { Models } from "../models/mod.ts";
import { alone } from "../peers/alone.ts";
import type { Peers } from "../peers/types.ts";
import type { Quotas } from "../quotas/mod.ts";
import { createQueueTransaction, statusEvents } from "./transaction.ts";
import { createClaim } from "./turn/claim.ts";
import { createCancel } from "./commands/cancel.ts";
import { tidyQueue } from "./tidy.ts";
import { createPause } from "./commands/pause.ts";
import { createReorder } from "./commands/reorder.ts";
import { countOf } from "./counts.ts";
import { createEstimate } from "./forecast/estimate.ts";
import { createEnqueue } from "./commands/enqueue.ts";
import { createLeases } from "./leases.ts";
import { createViewAudit } from "./view/audit_views.ts";
import { createForecastCache } from "./forecast/cache.ts";
import { createPositionEvents } from "./forecast/announce.ts";
import { createQueueReader } from "./view/list.ts";
import { createQueueStatus } from "./view/status.ts";
import { isPaused } from "./queues.ts";
import { createRetry } from "./commands/retry.ts";

export type { Claimed } from "./turn/claim.ts";
export { EstimateInput } from "./forecast/estimate.ts";
export type { Ending } from "./leases.ts";
export { DEFAULT_QUEUE, queueExists } from "./queues.ts";

export interface QueueDeps {
  db: Database;
  events: Events;
  audit: Pick<Audit, "record">;
  access: Pick<Access, "require">;
  models: Pick<Models, "resolve">;
  devices: Pick<Devices, "refusal" | "all">;
  quotas: Pick<Quotas, "check">;
  /** The processes that work on the same queue. Default: none. */
  peers?: Pick<Peers, "tell" | "hear" | "onGap" | "offer" | "devicesElsewhere">;
  config: Pick<
    Config,
    | "multiuser"
    | "queue_mode"
    | "max_queue_size"
    | "max_pending_per_user"
    | "max_running_per_user"
    | "lease_seconds"
    | "allow_nodes"
    | "deny_nodes"
    | "max_queue_history"
    | "clear_queue_on_startup"
  >;
}

export type Queue = ReturnType<typeof createQueue>;

/** The queue: commands, turns, leases, forecasts, and the views of it. */
export function createQueue(
  { db, events, audit, access, models, devices, quotas, config, peers = alone() }: QueueDeps,
) {
  // A single user needs no fairness.
  const mode = config.multiuser ? config.queue_mode : "fifo";
  const maxRunningPerUser = config.max_running_per_user;
  const leaseSeconds = config.lease_seconds;
  const listeners = new Set<() => void>();
  const own = () => devices.all.filter(({ state }) => state !== "failed").length;
  peers.offer(own);
  const engines = () => Math.max(1, own() + peers.devicesElsewhere());
  const forecasting = { db, mode, maxRunningPerUser, engines };
  const places = createForecastCache(forecasting);
  const positions = createPositionEvents({ places, events });
  const changed = () => {
    places.forget();
    positions.moved();
    for (const listener of listeners) listener();
  };
  const change = createQueueTransaction({
    db,
    events,
    changed() {
      changed();
      peers.tell("queue", null);
    },
  });
  peers.hear("queue", changed);
  peers.onGap(changed);
  const limits = { ...config, queue_mode: mode };
  const reader = createQueueReader({ db, places, recordView: createViewAudit({ db, audit }) });
  return {
    enqueue: createEnqueue({ change, checks: { access, models, devices }, db, quotas, limits }),
    estimate: createEstimate({ ...forecasting, models }),
    retry: createRetry({ change, audit, limits }),
    claim: createClaim({ change, mode, leaseSeconds, maxRunningPerUser }),
    leases: createLeases({ db, change, leaseSeconds }),
    ...createCancel({ change, audit }),
    reorder: createReorder({ change }),
    setPaused: createPause({ change, audit }),
    ...reader,
    ...createQueueStatus({ db, current: reader.current }),

    /** Returns the current state of items changed after a sequence, for sockets that reconnect. */
    async changesSince(sequence: number, limit: number) {
      const rows = await db.selectFrom("session_queue").selectAll()
        .where("status_sequence", ">", sequence)
        .orderBy("status_sequence").limit(limit).execute();
      const made = await statusEvents(db, rows, createYield());
      // Items that changed again while this yielded have been sent with their newer state.
      const present = await db.selectFrom("session_queue").select("status_sequence")
        .where(inList("item_id", rows.map((row) => row.item_id))).execute();
      const sequences = new Set(present.map((row) => row.status_sequence));
      const events = made.filter((event) =>
        event.name === "queue_item_status_changed" && sequences.has(event.data.status_sequence)
      );
      const { last } = await db.selectFrom("queues")
        .select((e) => e.fn.max("last_sequence").as("last")).executeTakeFirstOrThrow();
      return { events, complete: rows.length < limit, last };
    },
    /** Deletes what the settings do not keep. Called at the start, before anything runs. */
    tidy: () => tidyQueue(db, config),
    /** Returns whether an item waits to be claimed. Cheap, so engines start only if needed. */
    isPaused: (queueId: string) => isPaused(db, queueId),
    async hasWork(queueId: string): Promise<boolean> {
      return !await isPaused(db, queueId) && await countOf(db, queueId, "pending") > 0;
    },
    /** Calls `listener` after every change; returns a function that removes it. */
    onChange(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** Tells people when their places in the line change: the work of one process for all. */
    positions,
  };
}
