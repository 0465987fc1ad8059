/**
 * What images of 2048² take at the size of real models, computed from the shapes of their weights.
 */
import assert from "node:assert/strict";
import {
  buildDividedVaeDecoder,
  buildDividedVaeEncoder,
  buildUNet,
  buildVaeDecoder,
} from "../../../inference/networks/mod.ts";
import { openWeights, type Weights } from "../../../inference/weights/catalogue.ts";
import { sizeOf } from "../../../inference/weights/tensor.ts";
import { withHeader } from "../../safetensors.ts";
import { SD15, SDXL, type Shapes, unet, vae } from "../recognition/headers.ts";

const GPU = { precision: "float16", device: "webgpu", attention: "fused" } as const;
const GB = 1e9;
/** Sides of latents for 2048 pixels. */
const CELLS = { batch: 1, width: 256, height: 256 };

/** Weights whose numbers are holes in a file: only their shapes are read. */
async function withWeights(shapes: Shapes, use: (weights: Weights) => void): Promise<void> {
  const path = await Deno.makeTempFile({ suffix: ".safetensors" });
  try {
    let end = 0;
    const header = Object.entries(shapes).map(([name, shape]) => {
      const begin = end;
      end += 2 * sizeOf(shape);
      return [name, { dtype: "F16", shape, data_offsets: [begin, end] }];
    });
    const bytes = withHeader(JSON.stringify(Object.fromEntries(header)));
    await Deno.writeFile(path, bytes);
    await Deno.truncate(path, bytes.length + end);
    use(await openWeights(path));
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("a step at 2048² takes less than a gigabyte beside the weights of SD 1.5 and SDXL", async () => {
  const step = async (shapes: Shapes, tokens: number) => {
    let [weights, values] = [0, 0];
    await withWeights(shapes, (file) => {
      const network = buildUNet(file, GPU);
      weights = network.openBytes / GB;
      values = network.activations({ ...CELLS, tokens }) / GB;
      // With the scores of attention in memory, no card had it.
      const plain = buildUNet(file, { ...GPU, attention: "plain" });
      assert.ok(plain.activations({ ...CELLS, tokens }) > 5 * GB);
    });
    return { weights, values };
  };
  const sd15 = await step(unet(SD15, "diffusers"), 77);
  assert.ok(sd15.weights > 1.7 && sd15.values > 0.3 && sd15.values < 1, JSON.stringify(sd15));
  const sdxl = await step(unet(SDXL, "diffusers"), 77);
  assert.ok(sdxl.weights > 5 && sdxl.values > 0.3 && sdxl.values < 1, JSON.stringify(sdxl));
});

Deno.test("2048² is decoded and encoded in tiles with a tenth of the memory of one piece", async () => {
  await withWeights(vae(), (file) => {
    for (const precision of ["float16", "float32"] as const) {
      const options = { precision, device: "cpu", attention: "fused" } as const;
      const whole = buildVaeDecoder(file, options).activations(CELLS);
      const decoder = buildDividedVaeDecoder(file, options);
      const encoder = buildDividedVaeEncoder(file, options);
      // 64 cells, or as many pixels, and what lies around them.
      const tile = (reach: number, side: number) => ({
        batch: 1,
        width: side + 2 * reach,
        height: side + 2 * reach,
      });
      const parts = [
        decoder.inner.activations(CELLS),
        encoder.inner.activations(CELLS),
        ...decoder.levels.map((one, i) => one.activations(tile(one.reach, 64 * 2 ** i))),
        ...encoder.levels.map((one, i) => one.activations(tile(one.reach, 512 / 2 ** i))),
      ];
      // Where a device holds the scores of attention, they are computed in parts.
      const scores = {
        ...options,
        device: "webgpu",
        attention: "plain",
        attentionParts: 64,
      } as const;
      parts.push(buildDividedVaeDecoder(file, scores).inner.activations(CELLS));
      assert.equal(parts.length, 9);
      for (const bytes of parts) assert.ok(bytes < whole / 10, `${bytes} of ${whole}`);
      assert.ok(whole > 5 * GB);
    }
  });
});
