import assert from "node:assert/strict";
import {
  denoise,
  type DenoiseModel,
  type DenoiseRequest,
} from "../../../inference/pipeline/denoise.ts";
import type { Latents } from "../../../inference/pipeline/latents.ts";
import { STABLE_DIFFUSION } from "../schedulers/stand_ins.ts";

const text = { data: new Float32Array(77 * 16), tokens: 77, width: 16 };
const square = (channels: number, value: (i: number) => number): Latents => ({
  data: Float32Array.from({ length: channels * 64 }, (_, i) => value(i)),
  channels,
  width: 8,
  height: 8,
});

/** A U-Net that finds the same noise in everything. */
const model: DenoiseModel = {
  unet: {
    channels: 4,
    distilled: false,
    predict: ({ sample, prompts }) =>
      Promise.resolve(prompts.map(() => Float32Array.from(sample, () => 0.5))),
  },
  schedule: STABLE_DIFFUSION,
  factor: 8,
  colours: { factors: [], offset: [0, 0, 0] },
  preview: null,
  controlNets: [],
  adapters: [],
  imagePrompts: [],
};

const run = (request: Partial<DenoiseRequest>) =>
  denoise(model, {
    positive: text,
    negative: text,
    noise: null,
    latents: null,
    // The left half of each row is kept.
    mask: square(1, (i) => i % 8 < 4 ? 1 : 0),
    gradientMask: false,
    steps: 8,
    cfgScale: 1,
    rescale: 0,
    start: 0.5,
    end: 1,
    sampler: "euler",
    seed: 7,
    signal: new AbortController().signal,
    ...request,
  });

Deno.test("a mask also keeps its part of latents without noise", async () => {
  const latents = square(4, (i) => Math.sin(i));
  const { data } = await run({ latents });
  for (const [i, value] of data.entries()) {
    if (i % 8 < 4) assert.ok(Math.abs(value - Math.sin(i)) < 0.03, `cell ${i}: ${value}`);
  }
  assert.ok(data.some((value, i) => Math.abs(value - Math.sin(i)) > 0.3), "the rest may change");
});

Deno.test("a mask with nothing to keep is refused", async () => {
  await assert.rejects(run({ noise: square(4, () => 1) }), /a mask needs latents/);
});
