import assert from "node:assert/strict";
import { join } from "node:path";
import sharp from "sharp";
import type { Engine, Job } from "../../inference/engine.ts";
import { anyOf } from "../../inference/graph/model_name.ts";
import type { Graph } from "../../inference/graph/schema.ts";
import { normalMap } from "../../inference/pipeline/normal_map.ts";
import type { Raster } from "../../inference/pipeline/raster.ts";
import { tileResample } from "../../inference/pipeline/tile.ts";
import { plainPng } from "./images.ts";
import { graphOf, refusal, withEngine } from "./run_graph.ts";
import { writeFlorence } from "./tiny_florence.ts";
import {
  writeBackgroundModel,
  writeCaptionModel,
  writeDepthModel,
  writePoseModel,
  writeSimilarityModel,
} from "./tiny_vision.ts";

const [WIDTH, HEIGHT] = [150, 90];
const image = { image_name: "p" };
const AUTO = {
  depth: anyOf("depth_estimation"),
  background: anyOf("background_removal"),
  words: anyOf("image_to_text"),
  pose: anyOf("keypoint_detection"),
  similarity: anyOf("image_feature_extraction"),
};

/** Black on the left, white on the right, with what `alpha` says of the rows. */
async function halves(alpha = (_y: number) => 255): Promise<Uint8Array> {
  const data = Uint8Array.from({ length: WIDTH * HEIGHT * 4 }, (_, i) => {
    const [x, y] = [Math.floor(i / 4) % WIDTH, Math.floor(i / 4 / WIDTH)];
    return i % 4 === 3 ? alpha(y) : x < WIDTH / 2 ? 0 : 255;
  });
  const raw = { width: WIDTH, height: HEIGHT, channels: 4 } as const;
  return new Uint8Array(await sharp(data, { raw }).png().toBuffer());
}

/** A white line from the upper left corner down, two across for three down, on black. */
async function line(width: number, height: number): Promise<Uint8Array> {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    return Math.abs(x - 1.5 * y) <= 3 ? 255 : 0;
  });
  return new Uint8Array(
    await sharp(data, { raw: { width, height, channels: 3 } }).png().toBuffer(),
  );
}

/** The colour of the right wrist. */
const COLOURED = { wrist: "255,255,0" };

async function look(
  engine: Engine,
  graph: Graph,
  models: Job["models"],
  png: Uint8Array,
  signal?: AbortSignal,
) {
  const made = new Map<string, Raster>();
  const job: Job = { id: crypto.randomUUID(), graph, models, images: { p: png } };
  const steps: string[] = [];
  const outcome = await engine.run(job, {
    progress: ({ nodeId, step, total }) => void steps.push(`${nodeId} ${step}/${total}`),
    image: async ({ nodeId, png }) => {
      const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
      const channels = info.channels as Raster["channels"];
      made.set(nodeId, { ...info, channels, data: new Uint8Array(data) });
    },
  }, signal);
  return { made, steps, ...outcome };
}

const at = (
  { width, channels, data }: Raster,
  x: number,
  y: number,
) => [...data.slice((y * width + x) * channels, (y * width + x + 1) * channels)];

Deno.test("ready-made models look at images", async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "atelier-vision-" });
  const format = "onnx" as const;
  const models: Job["models"] = {
    [AUTO.depth]: { path: await writeDepthModel(join(folder, "depth")), format },
    [AUTO.background]: { path: await writeBackgroundModel(join(folder, "background")), format },
    [AUTO.words]: { path: await writeCaptionModel(join(folder, "words")), format },
    [AUTO.pose]: { path: await writePoseModel(join(folder, "pose")), format },
    [AUTO.similarity]: { path: await writeSimilarityModel(join(folder, "similarity")), format },
    florence: { path: await writeFlorence(join(folder, "florence")), format },
    dino: { path: await writeSimilarityModel(join(folder, "dino"), "dinov2"), format },
  };
  try {
    await withEngine(async (engine) => {
      await t.step("what is near, and how it faces, to the edges of an image", async () => {
        const graph = graphOf({
          depth: { type: "depth_anything_depth_estimation", image },
          normals: { type: "normal_map", image },
        });
        const { made, steps, results, ms } = await look(engine, graph, models, await halves());
        const [depth, normals] = [made.get("depth")!, made.get("normals")!];
        assert.deepEqual([depth.width, depth.height], [WIDTH, HEIGHT]);
        for (const y of [0, 45, HEIGHT - 1]) {
          assert.ok(at(depth, 0, y)[0]! <= 3, `far: ${at(depth, 0, y)}`);
          assert.ok(at(depth, WIDTH - 1, y)[0]! >= 252, `near: ${at(depth, WIDTH - 1, y)}`);
        }
        const across = Array.from({ length: WIDTH }, (_, x) => at(normals, x, 45)[0]!);
        assert.ok(Math.max(...across) > 140, `the edge faces left: ${across}`);
        assert.equal(Math.min(...across), 128);
        assert.deepEqual(at(normals, WIDTH - 1, 0), [128, 128, 255]);
        assert.deepEqual(steps.sort(), ["depth 1/1", "normals 1/1"]);
        assert.equal(results["depth"]?.["type"], "image_output");
        assert.ok(ms.model > 0);
      });

      await t.step("the background goes, and what was transparent stays so", async () => {
        const graph = graphOf({ cut: { type: "remove_background", image } });
        const png = await halves((y) => y < HEIGHT / 2 ? 255 : 100);
        const { made } = await look(engine, graph, models, png);
        const cut = made.get("cut")!;
        assert.deepEqual([cut.width, cut.height, cut.channels], [WIDTH, HEIGHT, 4]);
        assert.ok(at(cut, 0, 0)[3]! <= 3, `background: ${at(cut, 0, 0)}`);
        assert.ok(at(cut, WIDTH - 1, 0)[3]! >= 252);
        assert.deepEqual(at(cut, WIDTH - 1, 0).slice(0, 3), [255, 255, 255]);
        assert.ok(Math.abs(at(cut, WIDTH - 1, HEIGHT - 1)[3]! - 100) <= 2);
      });

      await t.step("what an image shows is said, word by word, until it is stopped", async () => {
        const graph = graphOf({ said: { type: "describe_image", image } });
        const { results, steps } = await look(engine, graph, models, await halves());
        assert.deepEqual(results["said"], { value: "a bright place", type: "string_output" });
        assert.deepEqual(steps, [1, 2, 3, 4].map((n) => `said ${n}/64`));
        const stop = new AbortController();
        const job = { id: "stopped", graph, models, images: { p: await halves() } };
        const stopped = engine.run(job, { progress: () => stop.abort() }, stop.signal);
        assert.equal((await refusal(stopped)).kind, "canceled");
      });

      await t.step("a model that is asked in words describes it as well", async () => {
        const model = { key: "florence", hash: "h", name: "f", base: "any", type: "image_to_text" };
        const graph = graphOf({ said: { type: "describe_image", image, model } });
        const { results, steps } = await look(engine, graph, models, await halves());
        assert.equal(results["said"]?.["value"], "a bright place");
        assert.deepEqual(steps, [1, 2, 3, 4].map((n) => `said ${n}/160`));
      });

      await t.step("a pose is drawn where its joints are, in an image of any shape", async () => {
        const graph = graphOf({ pose: { type: "dw_openpose_detection", image } });
        const { made, results } = await look(engine, graph, models, await line(300, 160));
        const pose = made.get("pose")!;
        assert.deepEqual([pose.width, pose.height], [300, 160]);
        assert.equal(results["pose"]?.["type"], "image_output");
        // Each joint is at the brightest place of its rows: on the line.
        const wrist = COLOURED.wrist;
        const found = Array.from({ length: 300 * 160 }, (_, i) => i)
          .filter((i) => at(pose, i % 300, Math.floor(i / 300)).join() === wrist);
        assert.ok(found.length > 2, "the wrist is drawn");
        for (const i of found) {
          const [x, y] = [i % 300, Math.floor(i / 300)];
          assert.ok(Math.abs(x - 1.5 * y) <= 12, `${x}, ${y} is on the line`);
        }
        const hands = { pose: { type: "dw_openpose_detection", image, draw_hands: true } };
        const refused = await refusal(look(engine, graphOf(hands), models, await line(64, 64)));
        assert.match(refused.message, /hands are not found here/);
      });

      await t.step("an image becomes a direction, of every kind of model the same", async () => {
        const model = { key: "dino", hash: "h", name: "d", base: "any", type: "any" };
        const graph = graphOf({
          clip: { type: "embed_image", image },
          dino: { type: "embed_image", image, model },
        });
        const colour = async (r: number, g: number, b: number) =>
          (await look(engine, graph, models, await plainPng(40, 30, { r, g, b }))).results;
        const red = await colour(255, 0, 0);
        const length = Math.sqrt(1 / 3);
        for (const node of ["clip", "dino"]) {
          const vector = red[node]?.["collection"] as number[];
          const off = vector.map((value, i) => Math.abs(value - [length, -length, -length][i]!));
          assert.ok(Math.max(...off) < 0.01, `${node}: ${vector}`);
          assert.equal(red[node]?.["type"], "float_collection_output");
        }
      });

      await t.step("without a model the error says so; a damaged one is named", async () => {
        const graph = graphOf({ cut: { type: "remove_background", image } });
        const none = await refusal(look(engine, graph, {}, await halves()));
        assert.deepEqual([none.kind, none.nodeId], ["invalid", "cut"]);
        const path = await writeBackgroundModel(join(folder, "damaged"));
        await Deno.writeTextFile(join(path, "onnx/model.onnx"), "no graph");
        const broken = { [AUTO.background]: { path, format } };
        const error = await refusal(look(engine, graph, broken, await halves()));
        assert.equal(error.kind, "failed");
        assert.match(error.message, /cannot be opened/);
        assert.ok(!error.message.includes(folder), error.message);
        await Deno.remove(join(path, "onnx"), { recursive: true });
        const gone = await refusal(look(engine, graph, broken, await halves()));
        assert.match(gone.message, /has no onnx\/model\.onnx/);
      });

      await t.step("a canceled look files nothing", async () => {
        const stop = new AbortController();
        stop.abort();
        const graph = graphOf({ cut: { type: "remove_background", image } });
        const error = await refusal(look(engine, graph, models, await halves(), stop.signal));
        assert.equal(error.kind, "canceled");
      });
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("slopes face to their side, and the background is flat", () => {
  const bowl = { width: 5, height: 5, channels: 1 as const, data: new Uint8Array(25) };
  const of = (value: (x: number, y: number) => number) =>
    normalMap({ ...bowl, data: bowl.data.map((_, i) => value(i % 5, Math.floor(i / 5))) });
  const up = at(of((_, y) => 150 + y * 20), 2, 2);
  assert.ok(up[1]! >= 140 && up[0] === 128, `up: ${up}`);
  const right = at(of((x) => 250 - x * 20), 2, 2);
  assert.ok(right[0]! <= 116 && right[1] === 128, `right: ${right}`);
  assert.deepEqual(at(of((x) => x * 20), 2, 2), [128, 128, 255]);
});

Deno.test("a tile is the mean of what it covers", () => {
  const data = Uint8Array.from({ length: 30 }, (_, i) => i * 8);
  const source: Raster = { width: 6, height: 5, channels: 1, data };
  const small = tileResample(source, 2.5);
  assert.deepEqual([small.width, small.height], [2, 2]);
  // Three columns; two rows and half of the third.
  assert.equal(small.data[0], Math.round((8 + 56 + 104 / 2) / 2.5));
  assert.deepEqual(tileResample(source, 1), source);
  assert.deepEqual(tileResample({ ...source, width: 1, height: 30 }, 8).height, 3);
  assert.equal(
    tileResample({ width: 1, height: 1, channels: 1, data: data.slice(3, 4) }, 8).width,
    1,
  );
});
