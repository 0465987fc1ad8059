import { getLogger } from "@logtape/logtape";
import type { Config } from "../config/mod.ts";
import { type Device, type Devices, warmModel } from "../devices/mod.ts";
import type { Models } from "../models/mod.ts";
import { type Claimed, DEFAULT_QUEUE } from "../queue/mod.ts";
import { createLooking } from "./look.ts";
import { createRunner, type RunnerDeps } from "./run_item.ts";
import type { Peers } from "../peers/types.ts";
import type { Similarity } from "../similarity/mod.ts";
import { DatabaseAway } from "../errors/database_away.ts";
import { isDiskFull } from "../errors/disk_full.ts";
import { onceAMinute } from "../once_a_minute.ts";

const log = getLogger(["atelier", "processor"]);
const tellFull = onceAMinute(() => log.error("The disk is full; no item can be claimed"));
const tellAway = onceAMinute((why: string) =>
  log.error("The database does not answer; no item is claimed: {why}", { why })
);

/** Maximum wait of an idle processor for a change before it checks the queue on its own. */
const LOOK_MS = 1000;
/** Interval at which one that comes to rest looks whether anything runs. */
const REST_LOOK_MS = 100;
/** Maximum wait of a shutdown for the engines to finish. */
const STOP_MS = 5000;

export interface ProcessorDeps extends Omit<RunnerDeps, "leaseSeconds"> {
  /** Each works on one item at a time. */
  devices: Devices;
  models: RunnerDeps["models"] & Pick<Models, "weights">;
  config: Pick<Config, "lease_seconds">;
  /** Default: no images are compared. */
  similarity?: Similarity;
  /** Whether another process may run items of the queue. Default: none does. */
  peers?: Pick<Peers, "first">;
  /** Name of this run of the process, which its leases bear. Default: one that nobody knows. */
  holder?: string;
}

export interface Processor {
  /** Requeues the items that an earlier run of the server left, and starts. */
  start(): Promise<void>;
  /** Takes nothing more for a while, and finishes what it has begun; or goes on. */
  hold(on: boolean): void;
  /** The same, whether or not it is held: ends when nothing runs. */
  rest(on: boolean): Promise<void>;
  /**
   * Takes nothing more, waits `finishMs` at most for what runs (default: not at all), gives the
   * rest back to the queue, and ends the engines.
   */
  stop(finishMs?: number): Promise<void>;
}

/** Takes items from the queue and has the engines run them. */
export function createProcessor(deps: ProcessorDeps): Processor {
  const { devices, models, queue } = deps;
  const leaseSeconds = deps.config.lease_seconds;
  const several = devices.all.length > 1;
  const holder = deps.holder ?? crypto.randomUUID();
  const runner = createRunner({ ...deps, leaseSeconds });
  const { similarity } = deps;
  const looking = similarity && createLooking({ similarity, devices });
  /** Nothing more is taken; then: what runs is given back. */
  const draining = new AbortController();
  const stopping = new AbortController();
  const loops: Promise<void>[] = [];
  let wakeAll: (() => void)[] = [];
  let sweeper: ReturnType<typeof setInterval> | undefined;
  let held = false;
  let resting = false;
  /** Devices that claim an item, or work on one. */
  let active = 0;
  let stopListening = () => {};

  const wake = () => {
    const sleepers = wakeAll;
    wakeAll = [];
    for (const up of sleepers) up();
  };

  /** Until the queue has changed, some time has passed, or the server stops. */
  async function changeOrTimeout(): Promise<void> {
    if (draining.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LOOK_MS);
      wakeAll.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Until a device that has failed is tried again, or the others have failed as well. */
  async function pause(device: Device): Promise<void> {
    const until = performance.now() + devices.pauseOf(device);
    while (!draining.signal.aborted && devices.pauseOf(device) > 0 && performance.now() < until) {
      await changeOrTimeout();
    }
  }

  /** Claims what a device should do next; null if there is nothing for it. */
  async function claimFor(device: Device, name: string): Promise<Claimed | null> {
    // One that does not start claims only if no other does: the run then says why.
    if (!await devices.start(device)) {
      wake();
      if (devices.pauseOf(device) > 0) return null;
    }
    if (held || resting || draining.signal.aborted || !await queue.hasWork(DEFAULT_QUEUE)) {
      return null;
    }
    return await queue.claim(DEFAULT_QUEUE, {
      holder: name,
      device: device.report?.device ?? "none",
      warmModel: warmModel(device),
      leaves: several ? devices.leaves(device, await models.weights()) : [],
    });
  }

  /**
   * Looks at an image in between: at one that somebody waits for, or while nothing else is to do.
   */
  async function look(device: Device, which: "asked" | "any"): Promise<boolean> {
    active++;
    try {
      if (!looking || held || resting || await queue.isPaused(DEFAULT_QUEUE)) return false;
      return await looking.look(device, which, draining.signal);
    } finally {
      active--;
    }
  }

  /**
   * Claims what a device should do next, and has it do that; returns whether there was anything.
   */
  async function work(device: Device, name: string): Promise<boolean> {
    active++;
    try {
      const claimed = await claimFor(device, name);
      if (claimed === null) return false;
      device.state = "busy";
      const model_key: string | null = claimed.row.model_key;
      const warm = model_key !== null && model_key === warmModel(device);
      const { pid } = device.engine;
      const ending = await runner.run(device, claimed, warm, stopping.signal);
      device.warm = { pid, model: model_key };
      if (ending === "crashed") {
        devices.crashed(device);
        wake();
      } else {
        device.state = "idle";
        device.failures = 0;
      }
      return true;
    } finally {
      active--;
    }
  }

  async function loop(device: Device, name: string): Promise<void> {
    while (!draining.signal.aborted) {
      try {
        await pause(device);
        // A single engine is started when there is an item to run; which of several is to run it,
        // only those can tell that have been started.
        const isUnknown = several && ["asleep", "failed"].includes(device.state);
        const isNeeded = !held && !resting && (isUnknown || await queue.hasWork(DEFAULT_QUEUE));
        if (isNeeded) await look(device, "asked");
        if (isNeeded && await work(device, name)) continue;
        if (!await look(device, "any")) await changeOrTimeout();
      } catch (error) {
        if (isDiskFull(error)) tellFull();
        else if (error instanceof DatabaseAway) tellAway(error.message);
        else log.error("An item could not be handled: {error}", { error });
        if (device.state === "busy") device.state = "idle";
        await changeOrTimeout();
      }
    }
  }

  /** Until nothing runs, or some time has passed. */
  async function ended(atMost: number): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, atMost);
    await Promise.race([Promise.all(loops), late]);
    clearTimeout(timer);
  }

  return {
    async start() {
      // What others hold is theirs as long as they keep their leases.
      const alone = deps.peers?.first ?? true;
      const found = await queue.leases.recover(DEFAULT_QUEUE, alone ? holder : null);
      if (found > 0) log.warning("{found} items were left running by an earlier start", { found });
      stopListening = queue.onChange(wake);
      sweeper = setInterval(() => {
        queue.leases.recover(DEFAULT_QUEUE, null).catch((error) =>
          log.error("Lapsed leases could not be looked for: {error}", { error })
        );
      }, leaseSeconds * 1000 / 2);
      devices.all.forEach((device, i) => loops.push(loop(device, `${holder}:${i}`)));
    },
    hold(on) {
      held = on;
      wake();
    },
    async rest(on) {
      resting = on;
      wake();
      while (resting && active > 0) await new Promise((go) => setTimeout(go, REST_LOOK_MS));
    },
    async stop(finishMs = 0) {
      resting = false;
      stopListening();
      clearInterval(sweeper);
      draining.abort();
      wake();
      if (finishMs > 0) await ended(finishMs);
      stopping.abort();
      await ended(STOP_MS);
      await Promise.all(devices.all.map(({ engine }) => engine.close()));
    },
  };
}
