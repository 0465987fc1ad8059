import assert from "node:assert/strict";
import sharp from "sharp";
import { createEngine, type ImageMade } from "../../inference/engine.ts";
import { buildExtended, extendedSize, type Extension } from "../../inference/graph/extend.ts";
import { parseGraph } from "../../inference/graph/parse.ts";
import { buildTextToImage } from "../../inference/graph/simple.ts";
import { meanDifference, pixelsOf } from "./images.ts";
import { MODEL, params, TEST_MODEL } from "./test_model.ts";

const NONE: Extension = { left: 0, top: 0, right: 0, bottom: 0 };

Deno.test("an extended image has the largest possible size, in its proportions unless a side would be too short", () => {
  const size = { width: 100, height: 60 };
  assert.deepEqual(extendedSize(size, { ...NONE, right: 92 }), { width: 192, height: 64 });
  assert.deepEqual(extendedSize({ width: 4096, height: 2048 }, { ...NONE, top: 2048 }), {
    width: 2048,
    height: 2048,
  });
  assert.deepEqual(extendedSize(size, { ...NONE, left: 8192 }), { width: 2048, height: 64 });
});

/** Mean difference between a column of pixels and the next. */
function stepAt(pixels: Uint8Array, width: number, column: number): number {
  const height = pixels.length / width / 3;
  let sum = 0;
  for (let y = 0; y < height; y++) {
    for (let c = 0; c < 3; c++) {
      const at = (y * width + column) * 3 + c;
      sum += Math.abs(pixels[at + 3]! - pixels[at]!);
    }
  }
  return sum / height / 3;
}

/** Gradient energy around a column, relative to that of all others. */
function seamOf(pixels: Uint8Array, width: number, seam: number): number {
  const columns = Array.from({ length: width - 1 }, (_, x) => x);
  const mean = (of: number[]) =>
    of.reduce((sum, x) => sum + stepAt(pixels, width, x), 0) / of.length;
  const isNear = (x: number) => Math.abs(x + 0.5 - seam) < 3;
  return mean(columns.filter(isNear)) / mean(columns.filter((x) => !isNear(x)));
}

Deno.test("an image is extended without a seam, and keeps its own pixels", async () => {
  const engine = createEngine({ device: "cpu" });
  const models = { [MODEL.key]: { path: TEST_MODEL, format: "onnx" as const } };
  const draw = async (graph: ReturnType<typeof buildExtended>, images = {}) => {
    assert.deepEqual(parseGraph(graph).problems, []);
    const made: ImageMade[] = [];
    await engine.run({ id: crypto.randomUUID(), graph, models, images }, {
      image: (e) => void made.push(e),
    });
    return made.find((one) => !one.isIntermediate)!;
  };
  const prompt = "mountains at sunset";
  const [side, added] = [96, 64];
  try {
    const size = { width: side, height: side };
    const first = await draw(buildTextToImage(params({ ...size, prompt, steps: 12 })));
    const extend = { ...NONE, right: added };
    const wide = extendedSize(size, extend);
    const graph = buildExtended({
      ...params({ ...wide, prompt, steps: 12, seed: 3 }),
      init_image: "first",
      init_size: size,
      strength: 1,
      extend,
    });
    const made = await draw(graph, { first: first.png });
    assert.deepEqual([made.width, made.height], [side + added, side]);
    const pixels = await pixelsOf(made.png);
    const old = await sharp(made.png).removeAlpha().extract({ left: 0, top: 0, ...size }).png()
      .toBuffer();
    const kept = meanDifference(
      await pixelsOf(new Uint8Array(old)),
      await pixelsOf(first.png),
      side,
      (x) => x < side - 24,
    );
    assert.ok(kept <= 1, `what was there changed by ${kept}`);
    const seam = seamOf(pixels, wide.width, side);
    assert.ok(seam < 1.5, `the seam has ${seam} × the gradient energy of the inside`);
    // The measure sees a seam: the same image beside its negative.
    const cut = pixels.map((v, i) => i / 3 % wide.width < side ? v : 255 - v);
    assert.ok(seamOf(cut, wide.width, side) > 1.5);
    // What is new is drawn, not only filled in.
    const right = new Set(pixels.filter((_, i) => i / 3 % wide.width > side + 24));
    assert.ok(right.size > 32, `${right.size} values`);
  } finally {
    await engine.close();
  }
});
