import { setTimeout } from "node:timers/promises";
import { getLogger } from "@logtape/logtape";
import type { DeviceReport, Engine } from "../../inference/types.ts";
import { say } from "../contract/refusals.ts";
import { messageOf } from "../errors/message_of.ts";
import { invalid, type Problem, wrong } from "../errors/mod.ts";
import type { Room } from "../models/fit.ts";
import { leastMemory, type Weights } from "../models/weights.ts";

const log = getLogger(["atelier", "devices"]);

/** `failed`: it does not start, or its process ended; it is tried again after a while. */
export type DeviceState = "asleep" | "starting" | "idle" | "busy" | "failed";

/** An engine, and what is known of it. */
export interface Device {
  readonly engine: Engine;
  state: DeviceState;
  /** Its last report; null before its first start. */
  report: DeviceReport | null;
  /** The model that its process had open last. */
  warm: { pid: number | null; model: string | null };
  /** How often it has failed in a row, and why it did the last time. */
  failures: number;
  failure: string | null;
  /** Whether it failed of what it ran, not of its start: after a pause it works again. */
  crashed: boolean;
}

export type Devices = ReturnType<typeof createDevices>;

/** First pause of a device that has failed, while others work; it doubles with each failure. */
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;
/** Maximum wait for an engine to report its device. */
const PATIENCE_MS = 5_000;

/**
 * The devices that images are made on: which can hold a model, and which of them should have it.
 */
export function createDevices(engines: readonly Engine[]) {
  const all = engines.map((engine): Device => ({
    engine,
    state: "asleep",
    report: null,
    warm: { pid: null, model: null },
    failures: 0,
    failure: null,
    crashed: false,
  }));

  /** Those that work, or will after a pause; all of them, if none does. */
  function working(): readonly Device[] {
    const sound = all.filter(({ state, crashed }) => state !== "failed" || crashed);
    return sound.length > 0 ? sound : all;
  }

  /** Whether a device can hold models at once, or may be able to, where its memory is not known. */
  function holds(device: Device, ...models: Weights[]): boolean {
    const memory = memoryOf(device);
    return memory === null || neededBy(device, models) <= memory;
  }

  /**
   * Whether a model should rather run on the first device: a GPU, otherwise one that has it open.
   */
  function isBetter(device: Device, than: Device, model: string | null): boolean {
    const onGpu = (one: Device) => kindOf(one) !== "cpu";
    if (onGpu(device) !== onGpu(than)) return onGpu(device);
    return model !== null && warmModel(device) === model && warmModel(than) !== model;
  }

  return {
    all,

    /**
     * The memory that models have: that of the largest GPU, otherwise the machine's. Null where
     * nothing tells it. Engines that have not been started yet are, but not waited for long.
     */
    async room(): Promise<Room | null> {
      // What the workers of a web server have, it does not know.
      if (all.length === 0) return null;
      const unknown = all.filter(({ state, engine, report }) =>
        state === "asleep" && engine.choice !== "cpu" && report === null
      );
      const started = Promise.all(unknown.map((device) => this.start(device)));
      await Promise.race([started, setTimeout(PATIENCE_MS, undefined, { ref: false })]);
      const gpus = all.filter((device) => kindOf(device) !== "cpu");
      if (gpus.length === 0) return { ...Deno.systemMemoryInfo(), onCpu: true };
      const known = gpus.map(memoryOf).filter((bytes) => bytes !== null);
      const most = Math.max(...known);
      return known.length === 0 ? null : { available: most, total: most, onCpu: false };
    },

    /** Starts an engine, if it does not run. Returns whether it does. */
    async start(device: Device): Promise<boolean> {
      const { engine } = device;
      if (engine.pid === null && device.state !== "failed") device.state = "starting";
      try {
        const report = await engine.probe();
        if (device.report === null) log.info("{name} is ready", { name: report.name });
        device.report = report;
        if (device.state !== "busy") device.state = "idle";
        return true;
      } catch (error) {
        // Where this is the only one, the run reports the error to its caller.
        log.error("The engine does not start: {error}", { error });
        fail(device, messageOf(error));
        return false;
      }
    },

    /**
     * Notes that the process of a device ended while it worked: it pauses, and then works again.
     */
    crashed(device: Device): void {
      fail(device, "its process ended while it worked");
      device.crashed = true;
    },

    /** Milliseconds that a failed device leaves the work to others; 0 if there are none. */
    pauseOf(device: Device): number {
      if (device.state !== "failed" || all.every(({ state }) => state === "failed")) return 0;
      return Math.min(FIRST_PAUSE_MS * 2 ** (device.failures - 1), LONGEST_PAUSE_MS);
    },

    /**
     * Returns the keys of the models that a device leaves to others: those that it cannot hold
     * while another can, and those for which a better one is idle. "" stands for what needs no
     * model.
     */
    leaves(device: Device, models: readonly Weights[]): string[] {
      const others = working().filter((other) => other !== device);
      const idle = others.filter(({ state }) => state === "idle");
      const left = models.filter((weights) =>
        idle.some((other) => holds(other, weights) && isBetter(other, device, weights.key)) ||
        !holds(device, weights) && others.some((other) => holds(other, weights))
      ).map(({ key }) => key);
      return idle.some((other) => isBetter(other, device, null)) ? [...left, ""] : left;
    },

    /** Why no device can hold a model, or several at once; null if one can, or may be able to. */
    refusal(
      given: Weights | readonly Weights[],
      field: string,
      on: readonly Device[] = working(),
    ): Problem | null {
      const models = [given].flat();
      if (on.length === 0 || on.some((device) => holds(device, ...models))) return null;
      const gigabytes = (bytes: number) => (bytes / 2 ** 30).toFixed(1);
      const most = Math.max(...on.map((device) => memoryOf(device) ?? 0));
      const needed = Math.min(...on.map((device) => neededBy(device, models)));
      const facts = { needed: gigabytes(needed), most: gigabytes(most) };
      const [first] = models;
      return invalid([wrong(
        field,
        models.length > 1
          ? say("models_too_large", { names: models.map(({ name }) => name).join(", "), ...facts })
          : say("model_too_large", { name: first?.name ?? "", ...facts }),
      )]);
    },
  };
}

function fail(device: Device, why: string): void {
  device.state = "failed";
  device.crashed = false;
  device.failures++;
  device.failure = why;
}

/** Bytes that models need on a device at least, all at once. */
function neededBy(device: Device, models: readonly Weights[]): number {
  const onGpu = kindOf(device) !== "cpu";
  return models.reduce((sum, weights) => sum + leastMemory(weights, onGpu), 0);
}

/** The kind of a device; before its first start, what it was asked to be. */
function kindOf({ report, engine }: Device): DeviceReport["device"] | "auto" {
  return report?.device ?? engine.choice;
}

function memoryOf({ report, engine }: Device): number | null {
  if (report !== null) return report.memory;
  return engine.choice === "cpu" ? Deno.systemMemoryInfo().total : null;
}

/** The model that a device has open: a new process has none, whatever the old one had. */
export function warmModel({ engine, warm }: Device): string | null {
  return warm.pid !== null && warm.pid === engine.pid ? warm.model : null;
}
