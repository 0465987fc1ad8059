import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Engine, NodeProgress } from "../../inference/engine.ts";
import type { Graph } from "../../inference/graph/schema.ts";
import type { Raster } from "../../inference/pipeline/raster.ts";
import { upscale } from "../../inference/pipeline/upscale.ts";
import { openBackend } from "../../inference/runtime/backend.ts";
import { createModels } from "../../inference/runtime/models.ts";
import { decodeImage } from "../../inference/runtime/images.ts";
import type { ModelSource } from "../../inference/types.ts";
import { plainPng } from "./images.ts";
import { graphOf, refusal, withEngine } from "./run_graph.ts";
import { MODEL, TEST_MODEL } from "./test_model.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const FLOWER = here("../fixtures/upscaler/flower.png");
const shipped = (scale: number): ModelSource => ({
  path: here(`../../models/upscaler/ESRGAN-slim-x${scale}.safetensors`),
  format: "checkpoint",
});
const TWICE = { ...MODEL, key: "twice", name: "ESRGAN-slim-x2", type: "spandrel_image_to_image" };

Deno.test("an enlarged photograph matches the network author's result, without seams", async (t) => {
  const models = createModels(await openBackend("cpu"), { ms: 0 }, () => {});
  const source = await decodeImage(FLOWER);
  const { signal } = new AbortController();
  const enlarge = async (scale: number, tileSize: number, from = source) =>
    await upscale(await models.upscaler(shipped(scale)), from, {
      tileSize,
      signal,
      onTile: async () => {},
    });
  try {
    const whole = await enlarge(2, 0);

    await t.step("pixel by pixel", async () => {
      const published = await decodeImage(here("../fixtures/upscaler/flower_x2.png"));
      assert.deepEqual([whole.width, whole.height], [published.width, published.height]);
      const most = largestDifference(whole, published);
      assert.ok(most <= 1, `off by ${most} of 255`);
    });

    await t.step("tiles equal one piece, at any size", async () => {
      const tiled = await enlarge(2, 64);
      assert.ok(largestDifference(tiled, whole) <= 1);
      const odd = cropped(source, 101, 67);
      const [pieces, piece] = [await enlarge(3, 64, odd), await enlarge(3, 0, odd)];
      assert.deepEqual([pieces.width, pieces.height], [303, 201]);
      assert.ok(largestDifference(pieces, piece) <= 1);
    });

    await t.step("the smallest image is one, too", async () => {
      const dot = await enlarge(4, 64, cropped(source, 1, 1));
      assert.deepEqual([dot.width, dot.height], [4, 4]);
    });
  } finally {
    await models.release();
  }
});

/** Tiles that disagree: each is as bright as the number of its call. */
Deno.test("tiles that differ are blended gradually", async () => {
  let calls = 0;
  const net = {
    scale: 2,
    multiple: 4,
    parameters: 1,
    largestTile: 64,
    enlarge: ({ width, height }: { width: number; height: number }) =>
      Promise.resolve(new Float32Array(12 * width * height).fill(calls++ / 10)),
  };
  const [width, height] = [150, 70];
  const source: Raster = { width, height, channels: 1, data: new Uint8Array(width * height) };
  const seen: number[][] = [];
  const { data } = await upscale(net, source, {
    tileSize: 64,
    signal: new AbortController().signal,
    onTile: (done, total) => Promise.resolve(void seen.push([done, total])),
  });
  assert.deepEqual(seen, [1, 2, 3, 4, 5, 6].map((done) => [done, 6]));
  const at = (x: number, y: number) => data[(y * 2 * width + x) * 3]!;
  assert.deepEqual([at(0, 0), at(150, 0), at(299, 0)], [0, 26, 51]);
  assert.deepEqual([at(0, 139), at(299, 139)], [77, 128]);
  let steepest = 0;
  for (let x = 1; x < 300; x++) steepest = Math.max(steepest, Math.abs(at(x, 0) - at(x - 1, 0)));
  for (let y = 1; y < 140; y++) steepest = Math.max(steepest, Math.abs(at(9, y) - at(9, y - 1)));
  // Over 32 pixels, three tenths of the range downwards.
  assert.ok(steepest <= 3, `${steepest}`);
});

Deno.test("nodes enlarge images on the engine", (t) =>
  withEngine(async (engine) => {
    const models = {
      [MODEL.key]: { path: TEST_MODEL, format: "onnx" as const },
      twice: shipped(2),
      "ESRGAN-slim-x2": shipped(2),
    };
    const image = { image_name: "flower" };
    const images = { flower: FLOWER };

    await t.step("by the name of a file, in tiles, with progress", async () => {
      const progress: NodeProgress[] = [];
      const graph = graphOf({
        up: { type: "esrgan", image, model_name: "ESRGAN-slim-x2.pth", tile_size: 64 },
      });
      const { results } = await run(engine, graph, models, images, (p) => void progress.push(p));
      assert.deepEqual([results["up"]?.["width"], results["up"]?.["height"]], [256, 256]);
      assert.deepEqual(
        progress.map(({ step, total }) => [step, total]),
        [1, 2, 3, 4, 5, 6, 7, 8, 9]
          .map((step) => [step, 9]),
      );
    });

    await t.step("by the factor of the network, or by any", async () => {
      const graph = graphOf({
        once: { type: "spandrel_image_to_image", image, image_to_image_model: TWICE },
        any: {
          type: "spandrel_image_to_image_autoscale",
          image,
          image_to_image_model: TWICE,
          scale: 2.55,
          fit_to_multiple_of_8: true,
        },
      });
      const { results } = await run(engine, graph, models, images);
      assert.equal(results["once"]?.["width"], 256);
      assert.deepEqual([results["any"]?.["width"], results["any"]?.["height"]], [320, 320]);
    });

    await t.step(
      "too large, unknown or unsuitable inputs are refused with the reason",
      async () => {
        const up = (more: Record<string, unknown>) =>
          graphOf({
            up: { type: "spandrel_image_to_image", image, image_to_image_model: TWICE, ...more },
          });
        const says = async (graph: Graph, pattern: RegExp, given = images) =>
          assert.match((await refusal(run(engine, graph, models, given))).message, pattern);
        const large = await plainPng(8000, 8000, { r: 9, g: 9, b: 9 });
        await says(
          up({}),
          /would be 16000×16000; at most 64 megapixels/,
          { flower: large } as never,
        );
        await says(
          graphOf({ up: { type: "esrgan", image } }),
          /"RealESRGAN_x4plus" is not installed/,
        );
        await says(up({ image_to_image_model: MODEL }), /is no upscaler/);
        await says(up({ image: { image_name: "gone" } }), /there is no image "gone"/);
      },
    );

    await t.step("it can be canceled between two tiles", async () => {
      const abort = new AbortController();
      const graph = graphOf({
        up: { type: "spandrel_image_to_image", image, image_to_image_model: TWICE, tile_size: 64 },
      });
      let tiles = 0;
      const running = run(engine, graph, models, images, () => {
        if (++tiles === 2) abort.abort();
      }, abort.signal);
      assert.equal((await refusal(running)).kind, "canceled");
      assert.ok(tiles < 9);
    });
  }));

async function run(
  engine: Engine,
  graph: Graph,
  models: Record<string, ModelSource>,
  images: Record<string, Uint8Array | string>,
  progress: (event: NodeProgress) => void = () => {},
  signal?: AbortSignal,
) {
  const job = { id: crypto.randomUUID(), graph, models, images };
  return await engine.run(job, { progress }, signal);
}

function largestDifference(a: Raster, b: Raster): number {
  let most = 0;
  for (let i = 0; i < a.width * a.height; i++) {
    for (let c = 0; c < 3; c++) {
      const difference = a.data[i * a.channels + c]! - b.data[i * b.channels + c]!;
      most = Math.max(most, Math.abs(difference));
    }
  }
  return most;
}

function cropped({ data, channels, ...from }: Raster, width: number, height: number): Raster {
  const rows = Array.from({ length: height }, (_, y) => {
    const start = y * from.width * channels;
    return [...data.subarray(start, start + width * channels)];
  });
  return { width, height, channels, data: Uint8Array.from(rows.flat()) };
}
