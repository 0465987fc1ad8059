import { getLogger } from "@logtape/logtape";
import type { Engine } from "../../inference/types.ts";
import type { Config } from "../config/mod.ts";
import { type Claimed, DEFAULT_QUEUE } from "../queue/mod.ts";
import { createRunner, type RunnerDeps } from "./run_item.ts";
import { isDiskFull } from "../errors/disk_full.ts";
import { onceAMinute } from "../once_a_minute.ts";

const log = getLogger(["atelier", "processor"]);
const tellFull = onceAMinute(() => log.error("The disk is full; no item can be claimed"));

/** Maximum wait of an idle processor for a change before it checks the queue on its own. */
const LOOK_MS = 1000;
/** Maximum wait of a shutdown for the engines to finish. */
const STOP_MS = 5000;

export interface ProcessorDeps extends Omit<RunnerDeps, "leaseSeconds"> {
  /** One per device; each works on one item at a time. */
  engines: readonly Engine[];
  config: Pick<Config, "lease_seconds">;
}

export interface Processor {
  /** Requeues the items that an earlier run of the server left, and starts. */
  start(): Promise<void>;
  /** Gives running items back to the queue and ends the engines. */
  stop(): Promise<void>;
}

/** The model that an engine process had open last. */
interface Warm {
  pid: number | null;
  model: string | null;
}

/** Takes items from the queue and has the engines run them. */
export function createProcessor(deps: ProcessorDeps): Processor {
  const { engines, queue } = deps;
  const leaseSeconds = deps.config.lease_seconds;
  const holder = crypto.randomUUID();
  const runner = createRunner({ ...deps, leaseSeconds });
  const stopping = new AbortController();
  const loops: Promise<void>[] = [];
  let wakeAll: (() => void)[] = [];
  let sweeper: ReturnType<typeof setInterval> | undefined;
  let stopListening = () => {};

  const wake = () => {
    const sleepers = wakeAll;
    wakeAll = [];
    for (const up of sleepers) up();
  };

  /** Until the queue has changed, a second has passed, or the server stops. */
  async function changeOrTimeout(): Promise<void> {
    if (stopping.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LOOK_MS);
      wakeAll.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  async function deviceOf(engine: Engine): Promise<string> {
    try {
      return (await engine.probe()).device;
    } catch (error) {
      // The run reports this error to its caller.
      log.error("The engine does not start: {error}", { error });
      return "none";
    }
  }

  async function loop(engine: Engine, name: string): Promise<void> {
    let last: Warm = { pid: null, model: null };
    while (!stopping.signal.aborted) {
      try {
        // The engine is started when there is an item to run, and asked for its device before it
        // claims.
        const device = await queue.hasWork(DEFAULT_QUEUE) ? await deviceOf(engine) : null;
        const { pid } = engine;
        // A new process has no model open, whatever the old one had.
        const warmModel = last.pid === pid ? last.model : null;
        const claimed: Claimed | null = device === null || stopping.signal.aborted
          ? null
          : await queue.claim(DEFAULT_QUEUE, { holder: name, device, warmModel });
        if (claimed === null) {
          await changeOrTimeout();
          continue;
        }
        const model_key: string | null = claimed.row.model_key;
        const warm = model_key !== null && model_key === warmModel;
        await runner.run(engine, claimed, warm, stopping.signal);
        last = { pid, model: model_key };
      } catch (error) {
        if (isDiskFull(error)) tellFull();
        else log.error("An item could not be handled: {error}", { error });
        await changeOrTimeout();
      }
    }
  }

  return {
    async start() {
      const found = await queue.leases.recover(DEFAULT_QUEUE, holder);
      if (found > 0) log.warning("{found} items were left running by an earlier start", { found });
      stopListening = queue.onChange(wake);
      queue.setEngines(engines.length);
      sweeper = setInterval(() => {
        queue.leases.recover(DEFAULT_QUEUE, null).catch((error) =>
          log.error("Lapsed leases could not be looked for: {error}", { error })
        );
      }, leaseSeconds * 1000 / 2);
      engines.forEach((engine, i) => loops.push(loop(engine, `${holder}:${i}`)));
    },
    async stop() {
      stopListening();
      clearInterval(sweeper);
      stopping.abort();
      wake();
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, STOP_MS);
      await Promise.race([Promise.all(loops), late]);
      clearTimeout(timer);
      await Promise.all(engines.map((engine) => engine.close()));
    },
  };
}
