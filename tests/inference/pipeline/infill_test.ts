import assert from "node:assert/strict";
import type { NodeContext } from "../../../inference/nodes/context.ts";
import type { RawValues } from "../../../inference/nodes/definition.ts";
import { NODE_TYPES } from "../../../inference/nodes/registry.ts";
import type { Raster } from "../../../inference/pipeline/raster.ts";
import { resizeImage } from "../../../inference/runtime/images.ts";

type Pixel = [r: number, g: number, b: number, a: number];

function image(width: number, height: number, at: (x: number, y: number) => Pixel): Raster {
  const data = Array.from(
    { length: width * height },
    (_, i) => at(i % width, Math.floor(i / width)),
  );
  return { width, height, channels: 4, data: Uint8Array.from(data.flat()) };
}

/** Runs a node that makes an image of images. */
async function run(type: string, images: Record<string, Raster>, more: RawValues = {}) {
  let made: Raster | null = null;
  const context = {
    images: {
      load: (name: string) => Promise.resolve(images[name]!),
      save: (raster: Raster) => Promise.resolve((made = raster, "made.png")),
      resize: resizeImage,
    },
  } as unknown as NodeContext;
  const names = Object.keys(images).map((name) => [name, { image_name: name }]);
  await NODE_TYPES.get(type)!.execute({ ...Object.fromEntries(names), ...more }, context);
  return made as unknown as Raster;
}

const rgb = (
  { data, width, channels }: Raster,
  x: number,
  y: number,
) => [...data.subarray((y * width + x) * channels, (y * width + x) * channels + 3)];

/** A slope from dark to bright, of which a square in the middle is missing. */
const SIDE = 64;
const missing = (x: number, y: number) => x >= 24 && x < 40 && y >= 24 && y < 40;
const slope = image(SIDE, SIDE, (x, y) => {
  const value = 40 + 2 * x + y;
  return missing(x, y) ? [0, 0, 0, 0] : [value, value, 255 - value, 255];
});

Deno.test("existing pixels stay, whatever fills the rest", async () => {
  for (const type of ["infill_rgba", "infill_tile", "infill_cv2"]) {
    const made = await run(type, { image: slope }, type === "infill_tile" ? { tile_size: 8 } : {});
    assert.equal(made.channels, 3, type);
    for (const [x, y] of [[0, 0], [63, 63], [23, 30], [40, 39]] as const) {
      assert.deepEqual(rgb(made, x, y), rgb(slope, x, y), type);
    }
    assert.notDeepEqual(rgb(made, 30, 30), [0, 0, 0], type);
  }
});

Deno.test("a solid colour, blended under half transparent pixels", async () => {
  const half = image(2, 1, (x) => x ? [200, 100, 0, 128] : [0, 0, 0, 0]);
  const made = await run("infill_rgba", { image: half }, { color: { r: 0, g: 100, b: 50, a: 9 } });
  assert.deepEqual([rgb(made, 0, 0), rgb(made, 1, 0)], [[0, 100, 50], [100, 100, 25]]);
});

Deno.test("a smooth filling has no seam: its edge is not steeper than its surroundings", async () => {
  const made = await run("infill_cv2", { image: slope });
  const step = (x: number, y: number) => (rgb(made, x, y)[0]! - rgb(made, x - 1, y)[0]!) ** 2;
  const mean = (x: number) => {
    let sum = 0;
    for (let y = 24; y < 40; y++) sum += step(x, y);
    return sum / 16;
  };
  const outside = (mean(20) + mean(44)) / 2;
  assert.ok(outside > 0);
  for (const seam of [24, 40]) {
    assert.ok(mean(seam) <= 1.5 * outside, `${mean(seam)} at ${seam}, ${outside} outside`);
  }
  // Steps of a filling that knows nothing of its edges, for comparison.
  const plain = await run("infill_rgba", { image: slope });
  assert.ok((rgb(plain, 24, 30)[0]! - rgb(plain, 23, 30)[0]!) ** 2 > 1.5 * outside);
});

Deno.test("tiles are those of the image, the same for the same seed", async () => {
  const tiles = (seed: number) => run("infill_tile", { image: slope }, { tile_size: 8, seed });
  const made = await tiles(5);
  assert.deepEqual(made, await tiles(5));
  assert.notDeepEqual(made, await tiles(6));
  // A tile's first row rises by 2 from left to right, as the image does.
  assert.equal(rgb(made, 27, 24)[0]! - rgb(made, 24, 24)[0]!, 6);
});

Deno.test("empty surroundings and tiny areas are filled, too", async () => {
  const nothing = image(5, 3, () => [9, 9, 9, 0]);
  for (const type of ["infill_rgba", "infill_tile", "infill_cv2"]) {
    const made = await run(type, { image: nothing });
    assert.deepEqual([made.width, made.height], [5, 3]);
    const dot = await run(type, { image: image(1, 1, () => [1, 2, 3, 255]) });
    assert.deepEqual(rgb(dot, 0, 0), [1, 2, 3]);
  }
  const large = { ...nothing, width: 5000, height: 5000 };
  await assert.rejects(run("infill_cv2", { image: large }), /5000×5000.*at most 16 megapixels/);
});

Deno.test("colours get the mean and deviation of the reference, and the original keeps its pixels", async () => {
  const wave = (x: number, y: number) => Math.sin(x / 3) * Math.cos(y / 5);
  const reference = image(
    40,
    40,
    (x, y) => [120 + 60 * wave(x, y), 100 + 40 * wave(x, y), 90 + 30 * wave(x, y), 255],
  );
  const shifted = image(
    40,
    40,
    (x, y) => [90 + 30 * wave(x, y), 120 + 50 * wave(x, y), 60 + 15 * wave(x, y), 255],
  );
  const made = await run("color_correct", { image: shifted, reference });
  for (const [x, y] of [[3, 3], [20, 31], [39, 0]] as const) {
    const [own, wanted] = [rgb(made, x, y), rgb(reference, x, y)];
    assert.ok(own.every((value, c) => Math.abs(value - wanted[c]!) <= 3), `${own} ${wanted}`);
  }
  // White is common: there the reference itself is laid over the result.
  const other = image(
    40,
    40,
    (x, y) => x < 20 ? [...rgb(shifted, x, y), 255] as Pixel : [250, 0, 0, 255],
  );
  const mask = image(20, 20, (x) => x < 10 ? [255, 255, 255, 255] : [0, 0, 0, 255]);
  const partly = await run("color_correct", { image: other, reference, mask });
  assert.deepEqual(rgb(partly, 2, 20), rgb(reference, 2, 20));
  assert.ok(rgb(partly, 39, 20)[0]! > 200, "outside it is only shifted");
  for (const value of [0, 255]) {
    const plain = image(8, 8, () => [value, value, value, 255]);
    const all = await run("color_correct", { image: shifted, reference, mask: plain });
    assert.equal(all.width, 40, "an empty mask and a full one are masks, too");
  }
});
