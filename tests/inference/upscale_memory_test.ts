import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { createEngine, EngineError, type Job } from "../../inference/engine.ts";
import { plainPng } from "./images.ts";
import { graphOf } from "./run_graph.ts";

const MEGABYTE = 2 ** 20;
const MOST = 1024 * MEGABYTE;

const path = fileURLToPath(
  new URL("../../models/upscaler/ESRGAN-slim-x4.safetensors", import.meta.url),
);
const LARGER = {
  key: "larger",
  hash: "h",
  name: "x4",
  base: "any",
  type: "spandrel_image_to_image",
};

/** Bytes that a process has at most held so far (`VmHWM`), or holds now (`VmRSS`). */
async function memoryOf(pid: number, field: "VmHWM" | "VmRSS"): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  const [, kilobytes] = new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(status)!;
  return Number(kilobytes) * 1024;
}

Deno.test({
  name: "an image of 1024 × 1024 is enlarged fourfold in bounded memory, and can be stopped",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const engine = createEngine({ device: "cpu" });
    const image = { image_name: "p" };
    const graph = graphOf({
      larger: { type: "spandrel_image_to_image", image, image_to_image_model: LARGER },
    });
    const job = async (): Promise<Job> => ({
      id: crypto.randomUUID(),
      graph,
      models: { larger: { path, format: "checkpoint" } },
      images: { p: await plainPng(1024, 1024, { r: 90, g: 120, b: 200 }) },
    });
    try {
      await engine.probe();
      const { pid } = engine;
      const idle = await memoryOf(pid!, "VmRSS");

      const steps: number[] = [];
      const sizes: number[] = [];
      await engine.run(await job(), {
        progress: ({ step, total }) => void steps.push(step / total),
        image: ({ width, height }) => void sizes.push(width, height),
      });
      assert.deepEqual(sizes, [4096, 4096]);
      assert.ok(steps.length >= 4, `${steps.length} reports of progress`);
      assert.equal(steps.at(-1), 1);
      const over = await memoryOf(pid!, "VmHWM") - idle;
      assert.ok(over <= MOST, `${Math.round(over / MEGABYTE)} MB over idle`);

      const stop = new AbortController();
      let done = 0;
      const run = engine.run(await job(), {
        progress: ({ step, total }) => {
          done = step / total;
          if (done > 0.2) stop.abort();
        },
        image: () => assert.fail("a stopped run files nothing"),
      }, stop.signal);
      const error = await run.then(() => null, (error: unknown) => error);
      assert.ok(error instanceof EngineError && error.kind === "canceled", String(error));
      assert.ok(done < 0.8, `it went on to ${done}`);
      assert.equal(engine.pid, pid, "its process goes on");
    } finally {
      await engine.close();
    }
  },
});
