import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { boxBlur, gaussianBlur } from "../../inference/pipeline/blur.ts";
import { canny } from "../../inference/pipeline/canny.ts";
import { colorMap } from "../../inference/pipeline/color_map.ts";
import { lineart } from "../../inference/pipeline/lineart.ts";
import { preprocess } from "../../inference/pipeline/preprocess.ts";
import type { Raster } from "../../inference/pipeline/raster.ts";
import { DRAWN_PREPROCESSORS } from "../../inference/graph/control_layers.ts";
import { pixelsOf, plainPng } from "./images.ts";
import { graphOf, run, withEngine } from "./run_graph.ts";

/** What OpenCV 5.0 and Pillow 12.3 make of `source.png`, an image of drawn shapes and noise. */
const FILES = fileURLToPath(new URL("../fixtures/image_nodes/", import.meta.url));

async function open(name: string): Promise<Raster> {
  const { data, info } = await sharp(`${FILES}${name}.png`).raw().toBuffer({
    resolveWithObject: true,
  });
  const { width, height, channels } = info;
  return { width, height, channels: channels as 1 | 3, data: new Uint8Array(data) };
}

const source = await open("source");

async function assertLike(made: Raster, name: string, most: number) {
  const wanted = await open(name);
  assert.deepEqual([made.width, made.height], [wanted.width, wanted.height]);
  // A PNG of greys may be read with three equal channels.
  const step = wanted.channels / made.channels;
  let worst = 0;
  for (let i = 0; i < made.data.length; i++) {
    worst = Math.max(worst, Math.abs(made.data[i]! - wanted.data[i * step]!));
  }
  assert.ok(worst <= most, `${name} is off by ${worst}`);
}

Deno.test("edges match OpenCV's", async () => {
  for (const [low, high] of [[100, 200], [40, 90], [200, 50]] as const) {
    await assertLike(canny(source, low, high), `canny_${low}_${high}`, 0);
  }
  const line = { width: 40, height: 1, channels: 1 as const, data: new Uint8Array(40).fill(9, 20) };
  assert.equal(canny(line, 100, 200).data.some(Boolean), false);
  line.data.fill(255, 20);
  assert.deepEqual([...canny(line, 100, 200).data].flatMap((v, i) => v ? [i] : []), [19]);
  // What lies under transparent pixels counts, transparency itself does not.
  const glass = new Uint8Array(16 * 16 * 4).fill(80).map((v, i) => i % 4 === 3 ? i % 256 : v);
  const clear = canny({ width: 16, height: 16, channels: 4, data: glass }, 1, 2);
  assert.equal(clear.data.some(Boolean), false);
});

Deno.test("colours of tiles match OpenCV's", async () => {
  // It computes in eleven bits.
  for (const tile of [8, 64, 500]) await assertLike(colorMap(source, tile), `color_map_${tile}`, 1);
});

Deno.test("blur matches Pillow's", async () => {
  await assertLike(gaussianBlur(source, 8), "blur_gaussian_8", 1);
  await assertLike(gaussianBlur(source, 0.7), "blur_gaussian_0.7", 1);
  await assertLike(boxBlur(source, 2.5), "blur_box_2.5", 1);
  await assertLike(boxBlur(source, 100), "blur_box_100", 1);
  assert.equal(gaussianBlur(source, 0), source);
  const one = { width: 1, height: 1, channels: 3 as const, data: new Uint8Array([1, 2, 3]) };
  assert.deepEqual(gaussianBlur(one, 500).data, one.data);
});

Deno.test("line art keeps what is darker than its surroundings", () => {
  const [width, height] = [64, 64];
  const paper = (ink: (x: number, y: number) => number) => {
    const data = Uint8Array.from({ length: width * height }, (_, i) => ink(i % width, i >> 6));
    return { width, height, channels: 1 as const, data };
  };
  for (const coarse of [false, true]) {
    const drawn = lineart(paper((x) => x === 30 ? 20 : 230), coarse);
    const row = [...drawn.data.subarray(64 * 20, 64 * 21)];
    assert.ok(row[30]! > (coarse ? 30 : 200), row.join());
    assert.ok(row.every((v, x) => Math.abs(x - 30) < 8 || v === 0), row.join());
    assert.ok(lineart(paper(() => 200), coarse).data.every((v) => v === 0), "paper");
    assert.ok(lineart(paper(() => 0), coarse).data.every((v) => v === 0), "night");
    const noise = lineart(paper((x, y) => 200 + (x * 7 + y * 13) % 4), coarse);
    assert.ok(noise.data.every((v) => v === 0), "noise");
  }
});

Deno.test("the nodes save images of the same size", () =>
  withEngine(async (engine) => {
    const image = { image_name: "p" };
    const png = await plainPng(50, 40, { r: 30, g: 60, b: 200 });
    const graph = graphOf({
      canny: { type: "canny_edge_detection", image },
      lines: { type: "lineart_edge_detection", image, coarse: true },
      map: { type: "color_map", image },
      blur: { type: "img_blur", image, radius: 3, blur_type: "box" },
    });
    const { images, results } = await run(engine, graph, { p: png });
    assert.deepEqual(images.map((made) => [made.nodeId, made.width, made.height]).sort(), [
      ["blur", 50, 40],
      ["canny", 50, 40],
      ["lines", 50, 40],
      ["map", 50, 40],
    ]);
    assert.equal(results["canny"]?.["type"], "image_output");
  }));

Deno.test("the preview of a page is the nodes' default result", () =>
  withEngine(async (engine) => {
    const nodes = DRAWN_PREPROCESSORS.map((type) => [type, { type, image: { image_name: "p" } }]);
    const png = await Deno.readFile(`${FILES}source.png`);
    const { images } = await run(engine, graphOf(Object.fromEntries(nodes)), { p: png });
    assert.equal(images.length, DRAWN_PREPROCESSORS.length);
    for (const type of DRAWN_PREPROCESSORS) {
      const { channels, data } = preprocess(source, type);
      const made = await pixelsOf(images.find(({ nodeId }) => nodeId === type)!.png);
      const pixels = made.filter((_, i) => channels === 3 || i % 3 === 0);
      assert.deepEqual(pixels, data, type);
    }
  }));
