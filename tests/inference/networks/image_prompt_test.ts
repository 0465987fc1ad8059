import assert from "node:assert/strict";
import {
  buildClipVision,
  buildImagePrompt,
  factsOfImagePrompt,
} from "../../../inference/networks/mod.ts";
import { mulberry32 } from "../../../inference/mulberry32.ts";
import { clipImage } from "../../../inference/pipeline/clip_image.ts";
import { openWeights, type Weights } from "../../../inference/weights/catalogue.ts";
import { readValues } from "../../../inference/weights/values.ts";
import { assertClose, BUILD, withNetwork } from "../../conformance/golden/run.ts";
import { writeRandom } from "../random_checkpoint.ts";

/**
 * The resampler of an IP-Adapter "plus" against its definition (tencent-ailab/IP-Adapter,
 * ip_adapter/resampler.py), computed here by plain loops.
 */

type Rows = number[][];

const LATENTS = 5;
const WIDTH = 128;
const OUT = 48;
const SEEN = 40;
const HEAD = 64;

async function written(entries: Record<string, number[]>): Promise<Weights> {
  const path = await Deno.makeTempFile({ prefix: "atelier-prompt-", suffix: ".safetensors" });
  const list = Object.entries(entries).map(([name, shape]) => ({ name, shape }));
  await writeRandom(path, list, 3);
  return await openWeights(path);
}

const norm = (name: string, width: number) => ({
  [`${name}.weight`]: [width],
  [`${name}.bias`]: [width],
});

const layer = (name: string) => ({
  ...norm(`${name}.0.norm1`, WIDTH),
  ...norm(`${name}.0.norm2`, WIDTH),
  [`${name}.0.to_q.weight`]: [WIDTH, WIDTH],
  [`${name}.0.to_kv.weight`]: [2 * WIDTH, WIDTH],
  [`${name}.0.to_out.weight`]: [WIDTH, WIDTH],
  ...norm(`${name}.1.0`, WIDTH),
  [`${name}.1.1.weight`]: [4 * WIDTH, WIDTH],
  [`${name}.1.3.weight`]: [WIDTH, 4 * WIDTH],
});

const PLUS = {
  "image_proj.latents": [1, LATENTS, WIDTH],
  "image_proj.proj_in.weight": [WIDTH, SEEN],
  "image_proj.proj_in.bias": [WIDTH],
  ...layer("image_proj.layers.0"),
  ...layer("image_proj.layers.1"),
  "image_proj.proj_out.weight": [OUT, WIDTH],
  "image_proj.proj_out.bias": [OUT],
  ...norm("image_proj.norm_out", OUT),
  "ip_adapter.1.to_k_ip.weight": [8, OUT],
  "ip_adapter.1.to_v_ip.weight": [8, OUT],
};

async function resampled(weights: Weights, image: Rows): Promise<Rows> {
  const values = new Map<string, Float32Array>();
  for (const [name, tensor] of weights.tensors) values.set(name, await readValues(tensor));
  const at = (name: string) => values.get(`image_proj.${name}`);
  const linear = (rows: Rows, name: string): Rows => {
    const [weight, bias] = [at(`${name}.weight`)!, at(`${name}.bias`)];
    return rows.map((row) =>
      Array.from(
        { length: weight.length / row.length },
        (_, o) => row.reduce((sum, x, i) => sum + x * weight[o * row.length + i]!, bias?.[o] ?? 0),
      )
    );
  };
  const normal = (rows: Rows, name: string): Rows =>
    rows.map((row) => {
      const mean = row.reduce((a, b) => a + b) / row.length;
      const variance = row.reduce((a, b) => a + (b - mean) ** 2, 0) / row.length;
      const [scale, shift] = [at(`${name}.weight`)!, at(`${name}.bias`)!];
      return row.map((x, i) => (x - mean) / Math.sqrt(variance + 1e-5) * scale[i]! + shift[i]!);
    });
  const plus = (a: Rows, b: Rows): Rows => a.map((row, i) => row.map((x, j) => x + b[i]![j]!));
  const attend = (q: Rows, k: Rows, v: Rows): Rows =>
    q.map((row) =>
      row.map((_, channel) => {
        const from = Math.floor(channel / HEAD) * HEAD;
        const scores = k.map((key) => {
          let sum = 0;
          for (let i = from; i < from + HEAD; i++) sum += row[i]! * key[i]!;
          return Math.exp(sum / Math.sqrt(HEAD));
        });
        const all = scores.reduce((a, b) => a + b);
        return scores.reduce((sum, s, i) => sum + s / all * v[i]![channel]!, 0);
      })
    );
  const seen = linear(image, "proj_in");
  const latents = at("latents")!;
  let x: Rows = Array.from(
    { length: LATENTS },
    (_, i) => [...latents.slice(i * WIDTH, (i + 1) * WIDTH)],
  );
  for (const i of [0, 1]) {
    const own = normal(x, `layers.${i}.0.norm2`);
    const all = [...normal(seen, `layers.${i}.0.norm1`), ...own];
    const kv = linear(all, `layers.${i}.0.to_kv`);
    const mixed = attend(
      linear(own, `layers.${i}.0.to_q`),
      kv.map((row) => row.slice(0, WIDTH)),
      kv.map((row) => row.slice(WIDTH)),
    );
    x = plus(x, linear(mixed, `layers.${i}.0.to_out`));
    const wide = linear(normal(x, `layers.${i}.1.0`), `layers.${i}.1.1`);
    x = plus(x, linear(wide.map((row) => row.map(gelu)), `layers.${i}.1.3`));
  }
  return normal(linear(x, "proj_out"), "norm_out");
}

/** x · Φ(x), by the series of the error function. */
function gelu(x: number): number {
  const z = Math.min(Math.abs(x) / Math.SQRT2, 4);
  let [term, sum] = [z, z];
  for (let n = 1; n < 80; n++) {
    term *= -z * z / n;
    sum += term / (2 * n + 1);
  }
  return x * (1 + Math.sign(x) * 2 / Math.sqrt(Math.PI) * sum) / 2;
}

Deno.test("the resampler of an IP-Adapter Plus computes its authors' definition", async () => {
  const weights = await written(PLUS);
  try {
    const facts = factsOfImagePrompt(weights);
    assert.deepEqual(facts, { takes: "hidden_states", width: SEEN, tokens: LATENTS });
    const random = mulberry32(9);
    const image = Array.from(
      { length: 7 },
      () => Array.from({ length: SEEN }, () => random() * 2 - 1),
    );
    const data = Float32Array.from(image.flat());
    const made = await withNetwork(
      buildImagePrompt(weights, BUILD),
      (run) => run({ hidden_states: { data, dims: [1, 7, SEEN] } }),
    );
    const expected = (await resampled(weights, image)).flat();
    assert.deepEqual(made["tokens"]!.dims, [1, LATENTS, OUT]);
    assertClose(made["tokens"], { data: Float32Array.from(expected), dims: [] }, "tokens");
  } finally {
    await Deno.remove(weights.files[0]!.path);
  }
});

Deno.test("an image encoder with tokens that form no square, or without a layer, is refused", async () => {
  const weights = await written({
    "vision_model.embeddings.class_embedding": [32],
    "vision_model.embeddings.patch_embedding.weight": [32, 3, 14, 14],
    "vision_model.embeddings.position_embedding.weight": [16, 32],
  });
  try {
    assert.throws(() => buildClipVision(weights, BUILD), /16 tokens.*no square of patches/);
    assert.throws(() => buildImagePrompt(weights, BUILD), /has no "image_proj\.proj\.weight"/);
  } finally {
    await Deno.remove(weights.files[0]!.path);
  }
});

Deno.test("an image encoder gets the centre of an image, on white, normalized for CLIP", async () => {
  const source = {
    width: 6,
    height: 2,
    channels: 4 as const,
    data: Uint8Array.from({ length: 48 }, (_, i) => i % 4 === 3 ? (i > 24 ? 0 : 255) : i * 5),
  };
  const sizes: number[][] = [];
  const resize = (raster: typeof source, width: number, height: number) => {
    sizes.push([width, height]);
    return Promise.resolve(raster);
  };
  const { data } = await clipImage(source, 2, resize as never);
  assert.deepEqual(sizes, [[6, 2]]);
  // Red of the third pixel of the first row, and of one that is transparent.
  assert.ok(Math.abs(data[0]! - (40 / 255 - 0.48145466) / 0.26862954) < 1e-6);
  assert.ok(Math.abs(data[2]! - (1 - 0.48145466) / 0.26862954) < 1e-6);
});
