/**
 * A processor over a real queue and a real library, whose engines are scripts: each test needs
 * something to happen at one exact moment. The real ones run in `two_engines_test.ts` and
 * `tests/conformance/queue_events_test.ts`.
 */
import {
  type DeviceName,
  type Engine,
  EngineError,
  type Job,
  type JobEvents,
} from "../../../inference/types.ts";
import { loadConfig } from "../../../services/config/mod.ts";
import { createProcessor } from "../../../services/processor/mod.ts";
import { eventually } from "../../queue.ts";
import { librariesOn } from "../libraries_on.ts";
import { testQueue } from "../queue/test_queue.ts";

export type Script = (
  job: Job,
  on: JobEvents,
  signal: AbortSignal | undefined,
) => Promise<void>;

export interface EngineScript {
  run: Script;
  device?: DeviceName;
  /** Bytes of memory of the device; null: nothing tells it. */
  memory?: number | null;
  /** Rejects while the device does not start. */
  start?: () => Promise<void>;
}

export function scripted({ run, device = "cpu", memory = null, start }: EngineScript): Engine {
  let pid: number | null = null;
  return {
    choice: device,
    get pid() {
      return pid;
    },
    async probe() {
      await start?.();
      pid ??= 1;
      return { device, name: device, reason: "test", memory, checks: [] };
    },
    async run(job, on, signal) {
      await run(job, on, signal);
      if (signal?.aborted) throw new EngineError("canceled", "canceled");
      const ms = { total: 5, model: 5, other: 0, steps: 1, denoise: 5, denoiseModel: 5 };
      return { results: { n: { value: 1 } }, ms, promptNotes: [], device };
    },
    release: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

export async function processorOf(
  scripts: readonly EngineScript[],
  bytesOf?: (key: string) => number,
) {
  const engines = scripts.map(scripted);
  const house = await testQueue({}, { engines, ...(bytesOf ? { bytesOf } : {}) });
  const { db, root, queue, devices, models } = house;
  const events = {
    emit: (name: unknown, data: unknown, concern: unknown) =>
      void house.told.push({ name, data, concern } as never),
  };
  const config = loadConfig({ ATELIER_ROOT: root }, "/");
  const { images } = librariesOn(db, config, events);
  const processor = createProcessor({
    ...{ db, queue, events, images, models, devices },
    config: { lease_seconds: 30 },
  });
  const kept = () => db.selectFrom("images").select(["image_name", "user_id"]).execute();
  const statusIs = (id: number, wanted: string) =>
    eventually(`${id} is ${wanted}`, async () => {
      const item = await queue.item(house.ad, "default", id);
      return item.status === wanted && item;
    }, 20_000);
  return {
    ...house,
    processor,
    kept,
    statusIs,
    async [Symbol.asyncDispose]() {
      await processor.stop();
      await house[Symbol.asyncDispose]();
    },
  };
}
