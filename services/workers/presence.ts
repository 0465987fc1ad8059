import { getLogger } from "@logtape/logtape";
import { now } from "../clock.ts";
import type { WorkerDevice } from "../contract/workers.ts";
import type { Database } from "../database/mod.ts";
import { type Device, type Devices, warmModel } from "../devices/mod.ts";
import { type Events, timestamp } from "../events/types.ts";
import type { Place } from "./place.ts";

const log = getLogger(["atelier", "workers"]);

/** Interval at which a worker writes into its row, and reads it. */
const SAY_MS = 2000;
/** A worker that has written nothing for this long counts as not running. */
export const GONE_AFTER_SECONDS = 15;

export interface Presence {
  start(): Promise<void>;
  /** Says that it ends. */
  stop(): Promise<void>;
}

export interface PresenceDeps {
  db: Database;
  events: Events;
  devices: Pick<Devices, "all">;
  workerId: string;
  place: Pick<Place, "note">;
  /** Whether it is to take no more items, from now on. */
  onDraining(draining: boolean): void;
  /** An administrator has removed it. */
  onRemoved(): void;
}

/**
 * Writes into the row of a running worker what it does, and reads there what an administrator has
 * decided about it.
 */
export function createPresence(
  { db, events, devices, workerId, place, onDraining, onRemoved }: PresenceDeps,
): Presence {
  let timer: ReturnType<typeof setInterval> | undefined;
  let said = "";
  let draining = false;
  let saying: Promise<void> = Promise.resolve();

  async function say(text: string | null): Promise<void> {
    const seen_at = now();
    // First here: a row that is newer than this note was written by another process.
    place.note(seen_at);
    const row = await db.updateTable("workers").set({ seen_at, devices: text })
      .where("worker_id", "=", workerId).returning("draining").executeTakeFirst();
    if (text !== said) {
      said = text ?? "";
      events.emit("workers_changed", { timestamp: timestamp() }, { ownerId: null });
    }
    if (text === null) return;
    if (!row) {
      clearInterval(timer);
      log.warning("an administrator has removed this worker: it ends");
      return onRemoved();
    }
    if (draining === (row.draining === 1)) return;
    draining = row.draining === 1;
    log.info(draining ? "this worker takes nothing more" : "this worker takes images again");
    onDraining(draining);
  }

  const look = () =>
    saying = saying.then(() => say(JSON.stringify(devices.all.map(describe)))).catch((error) =>
      log.warning("the others could not be told what this worker does: {error}", { error })
    );

  return {
    async start() {
      await look();
      timer = setInterval(() => void look(), SAY_MS);
    },
    async stop() {
      clearInterval(timer);
      await saying;
      await say(null).catch(() => {});
    },
  };
}

/** A device as a worker notes it in its row, where `model` is the key of one. */
function describe(device: Device): WorkerDevice {
  const { engine, report, state, failure } = device;
  return {
    name: report?.name ?? null,
    device: report?.device ?? engine.choice,
    memory: report?.memory ?? null,
    state: engine.pid === null && state === "idle" ? "asleep" : state,
    model: warmModel(device),
    failure: state === "failed" ? failure : null,
  };
}
