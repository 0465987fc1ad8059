import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Latents } from "../../../inference/pipeline/latents.ts";
import type { Autoencoder, TileLevel } from "../../../inference/pipeline/networks.ts";
import { runLevel } from "../../../inference/pipeline/tile_levels.ts";
import type { Axes, Plane } from "../../../inference/pipeline/tiling.ts";
import { decode, encodePlanes } from "../../../inference/pipeline/vae.ts";
import { openBackend } from "../../../inference/runtime/backend.ts";
import { openAutoencoder } from "../../../inference/runtime/safetensors/autoencoder.ts";
import { attentionParts } from "../../../inference/runtime/safetensors/divided_autoencoder.ts";
import { createParts } from "../../../inference/runtime/safetensors/parts.ts";
import { createSessionCache } from "../../../inference/runtime/session_cache.ts";
import { mulberry32 } from "../../../inference/mulberry32.ts";
import { sizeOf } from "../../../inference/weights/tensor.ts";
import { safetensors } from "../../safetensors.ts";
import { vae } from "../recognition/headers.ts";
import { sourceOf } from "../../conformance/golden/sources.ts";

const SD15 = fileURLToPath(new URL("../../fixtures/golden/sd15/", import.meta.url));

/** The tiny autoencoder with random weights, whose norms see very different tiles. */
async function withAutoencoder(
  use: (vae: Autoencoder, memory: { free: number }, release: () => Promise<void>) => Promise<void>,
  weights = `${SD15}diffusers/vae`,
): Promise<void> {
  const memory = { free: Infinity };
  const sessions = createSessionCache(2 ** 30, () => {});
  const backend = await openBackend("cpu");
  const workshop = { sessions, backend, watch: { ms: 0 }, free: () => memory.free };
  const source = { ...await sourceOf("sd15"), components: { vae: weights } };
  const part = await createParts().open(source, "vae");
  try {
    await use(openAutoencoder(workshop, part, 1), memory, () => sessions.release());
  } finally {
    await sessions.release();
  }
}

/** Bright on one side and dark on the other, with noise. */
function uneven(channels: number, width: number, height: number): Plane {
  const data = Float32Array.from({ length: channels * width * height }, (_, i) => {
    const x = i % width / width;
    const channel = Math.floor(i / (width * height));
    return Math.sin(i * 12.9898) * 0.5 + (x > 0.5 ? 0.5 : -0.4) * (channel % 2 ? 1 : -1);
  });
  return { data, channels, width, height };
}

function difference(a: ArrayLike<number>, b: ArrayLike<number>): { mean: number; most: number } {
  assert.equal(a.length, b.length);
  let [sum, most] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    const one = Math.abs(a[i]! - b[i]!);
    sum += one;
    most = Math.max(most, one);
  }
  return { mean: sum / a.length, most };
}

/** The autoencoder as it was before it could be divided. */
const blending = (vae: Autoencoder): Autoencoder => ({ ...vae, divided: () => null });

Deno.test("decoding in tiles equals decoding in one piece", async () => {
  await withAutoencoder(async (vae) => {
    const latents: Latents = uneven(4, 40, 24);
    for (const seamless of [[], ["x"], ["x", "y"]] satisfies Axes[]) {
      const whole = await decode(vae, latents, { tiled: false, tileSize: 0, seamless });
      const options = { tiled: true, tileSize: 128, seamless };
      const tiled = await decode(vae, latents, options);
      assert.deepEqual([tiled.width, tiled.height], [320, 192]);
      const { mean, most } = difference(tiled.data, whole.data);
      assert.ok(mean < 0.1 && most <= 2, `${seamless}: ${mean}, at most ${most}`);
      const before = difference((await decode(blending(vae), latents, options)).data, whole.data);
      assert.ok(before.mean > 3, `${seamless}: the seams were ${before.mean}`);
    }
  });
});

/**
 * An autoencoder as wide as real ones, with random weights that keep the size of what goes through.
 */
async function writeWide(path: string): Promise<void> {
  const random = mulberry32(7);
  // The same numbers again and again: drawing fifty million takes longer than to decode by them.
  const block = Float32Array.from({ length: 2 ** 16 }, () => 2 * random() - 1);
  const tensors = Object.entries(vae()).map(([name, shape]) => {
    const isNorm = /norm\d?\.weight$|norm_out\.weight$/.test(name);
    const reach = shape.length === 1 ? 0.1 : Math.sqrt(3 / sizeOf(shape.slice(1)));
    const data = Float32Array.from(
      { length: sizeOf(shape) },
      (_, i) => (isNorm ? 1 : 0) + reach * block[i % 65_521]!,
    );
    return [name, { type: "F16", shape, data: new Float16Array(data) }] as const;
  });
  await Deno.writeFile(path, safetensors(Object.fromEntries(tensors)));
}

Deno.test("a decoder as wide as real ones has no seams either", async () => {
  const path = await Deno.makeTempFile({ suffix: ".safetensors" });
  try {
    await writeWide(path);
    await withAutoencoder(async (vae) => {
      const latents: Latents = uneven(4, 20, 12);
      const whole = await decode(vae, latents, { tiled: false, tileSize: 0 });
      const options = { tiled: true, tileSize: 64 };
      const tiled = await decode(vae, latents, options);
      assert.deepEqual([tiled.width, tiled.height], [160, 96]);
      const { mean, most } = difference(tiled.data, whole.data);
      assert.ok(mean < 0.2 && most <= 4, `${mean}, at most ${most}`);
      const before = difference((await decode(blending(vae), latents, options)).data, whole.data);
      assert.ok(before.mean > 10 * mean, `the seams were ${before.mean}, and are ${mean}`);
    }, path);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("encoding in tiles equals encoding in one piece", async () => {
  await withAutoencoder(async (vae) => {
    const image = uneven(3, 320, 192);
    const whole = await encodePlanes(vae, image, { tiled: false, tileSize: 0 });
    const options = { tiled: true, tileSize: 128 };
    const tiled = await encodePlanes(vae, image, options);
    const size = Math.hypot(...whole.data) / Math.sqrt(whole.data.length);
    const { mean } = difference(tiled.data, whole.data);
    assert.ok(mean < 2e-3 * size, `${mean} of ${size}`);
    const before = difference((await encodePlanes(blending(vae), image, options)).data, whole.data);
    assert.ok(before.mean > 2e-2 * size, `${before.mean} of ${size}`);
  });
});

Deno.test("where memory is short, tiles have the largest size that fits", async () => {
  await withAutoencoder(async (vae, memory, release) => {
    const latents: Latents = uneven(4, 64, 64);
    const options = { tiled: false, tileSize: 0 };
    const whole = await decode(vae, latents, options);
    memory.free = 20 * 2 ** 20;
    const divided = vae.divided("decode", latents)!;
    const [first, , last] = divided.levels;
    assert.ok(first!.most >= 64 && last!.most < 256 && last!.most >= 64, `${last!.most}`);
    const tiled = await decode(vae, latents, options);
    const { mean, most } = difference(tiled.data, whole.data);
    assert.ok(mean < 0.1 && most <= 2, `${mean}, at most ${most}`);
    await release();
    memory.free = 0;
    assert.equal(vae.divided("decode", latents), null);
  });
});

Deno.test("attention over a large image is split where its scores would overflow", () => {
  const limit = 2 ** 31;
  assert.equal(
    attentionParts({ width: 256, height: 256 }, { device: "cpu", bufferLimit: limit }),
    1,
  );
  const gpu = { device: "webgpu-native", bufferLimit: limit } as const;
  assert.equal(attentionParts({ width: 128, height: 128 }, gpu), 1);
  assert.equal(attentionParts({ width: 256, height: 256 }, gpu), 64);
  assert.equal(attentionParts({ width: 256, height: 256 }, { ...gpu, bufferLimit: 2 ** 27 }), 128);
});

Deno.test("a level is repeated until its norms match the whole image", async () => {
  // Each norm's mean is one more than that before it, wherever that is right; the small image is
  // wrong.
  const passes: number[] = [];
  const level = (norms: number, right = 1): TileLevel => ({
    ...{ scale: 1, times: 1, reach: 2, norms, most: 64 },
    run(tile, _, given) {
      const measured = new Float32Array(2 * norms).fill(1);
      for (let i = 0; i < norms; i++) {
        measured[2 * i] = i === 0 ? right : (given?.[2 * i - 2] ?? -9) + 1;
      }
      if (given) passes.push(given[2 * norms - 2]!);
      return Promise.resolve({ out: tile, measured });
    },
  });
  const source = uneven(1, 24, 8);
  const { data } = await runLevel(level(3), source, { side: 8 });
  assert.deepEqual(data, source.data);
  // Three tiles in each pass: those of the small image, then what is right at the end.
  assert.equal(passes.length % 3, 0);
  assert.equal(passes.at(-1), 3);
  assert.ok(passes.length / 3 <= 4);
  passes.length = 0;
  await runLevel(level(3, NaN), source, { side: 8 });
  assert.equal(passes.length, 3, "what is not a number is no better after further passes");
  const stop = new AbortController();
  stop.abort();
  await assert.rejects(runLevel(level(3), source, { side: 8, signal: stop.signal }), /abort/i);
});
