import assert from "node:assert/strict";
import { fitControlImage, type ResizeMode } from "../../../inference/pipeline/fit.ts";
import type { Raster } from "../../../inference/pipeline/raster.ts";
import { resizeImage } from "../../../inference/runtime/images.ts";

/** An image whose pixels are given as rows of colours by letter. */
const COLOURS: Record<string, number[]> = {
  k: [0, 0, 0, 255],
  w: [255, 255, 255, 255],
  r: [200, 0, 0, 255],
  b: [0, 0, 100, 255],
  t: [0, 0, 0, 0],
};
function image(...rows: string[]): Raster {
  const data = Uint8Array.from(rows.join("").split("").flatMap((letter) => COLOURS[letter]!));
  return { width: rows[0]!.length, height: rows.length, channels: 4, data };
}

/** The result by the same letters; "?" for other colours. */
async function fitted(
  source: Raster,
  width: number,
  height: number,
  mode: ResizeMode,
): Promise<string[]> {
  const plane = await fitControlImage(source, width, height, mode, resizeImage);
  assert.deepEqual([plane.width, plane.height, plane.channels], [width, height, 3]);
  const area = width * height;
  const letters = Array.from({ length: area }, (_, i) => {
    const rgb = [0, 1, 2].map((c) => Math.round(plane.data[c * area + i]! * 255));
    return Object.keys(COLOURS).find((key) => COLOURS[key]!.slice(0, 3).join() === rgb.join()) ??
      "?";
  });
  return Array.from(
    { length: height },
    (_, y) => letters.slice(y * width, (y + 1) * width).join(""),
  );
}

Deno.test("a control image is cut, bordered or stretched to its place", async () => {
  const wide = image("rrwwkkrr", "rrwwkkrr");
  assert.deepEqual(await fitted(wide, 2, 2, "just_resize"), ["wr", "wr"]);
  assert.deepEqual(await fitted(wide, 4, 2, "crop_resize"), ["wwkk", "wwkk"]);
  assert.deepEqual(await fitted(wide, 8, 4, "fill_resize"), [
    "rrrrrrrr",
    "rrwwkkrr",
    "rrwwkkrr",
    "rrrrrrrr",
  ]);
});

Deno.test("edge maps stay black and white, and colour maps keep their colours", async () => {
  const edges = image("kkkkwkkkk", "kkkkwkkkk", "kkkkwkkkk");
  const smaller = await fitted(edges, 7, 3, "just_resize");
  assert.ok(smaller.every((row) => /^[kw]+$/.test(row)), smaller.join());
  const map = image("rrrbbb", "wwwbbb");
  const larger = await fitted(map, 13, 5, "just_resize");
  assert.ok(larger.every((row) => /^[rbw]+$/.test(row)), larger.join());
  const smooth = await fitted(map, 13, 5, "just_resize_simple");
  assert.ok(smooth.join().includes("?"), "the simple way mixes colours");
});

Deno.test("transparent pixels become white, and a single pixel is enough", async () => {
  assert.deepEqual(await fitted(image("tk", "tk"), 2, 2, "just_resize"), ["wk", "wk"]);
  for (const mode of ["just_resize", "crop_resize", "fill_resize"] as const) {
    assert.deepEqual(await fitted(image("r"), 2, 1, mode), ["rr"]);
  }
});
