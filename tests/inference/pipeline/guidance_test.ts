import assert from "node:assert/strict";
import { type GuidanceOptions, guidedDenoiser } from "../../../inference/pipeline/guidance.ts";
import type { UNet, UNetCall } from "../../../inference/pipeline/networks.ts";

/** A U-Net that predicts the prompt's own numbers, and notes how it was called. */
function echo(calls: UNetCall[], distilled = false): UNet {
  return {
    channels: 1,
    distilled,
    predict(call) {
      calls.push(call);
      return Promise.resolve(call.prompts.map(({ data }) => data.slice()));
    },
  };
}

const prompt = (...values: number[]) => ({
  data: Float32Array.from(values),
  tokens: 1,
  width: values.length,
});

async function guided(options: Partial<GuidanceOptions>, calls: UNetCall[] = []) {
  const denoise = guidedDenoiser({
    unet: echo(calls),
    positive: prompt(3),
    negative: prompt(1),
    width: 1,
    height: 1,
    scale: () => 7,
    rescale: 0,
    ...options,
  });
  return [...await denoise(new Float32Array(1), 500)];
}

Deno.test("guidance goes from the negative prompt past the positive one", async () => {
  // 1 + 7 · (3 − 1)
  assert.deepEqual(await guided({}), [15]);
  assert.deepEqual(await guided({ scale: () => 0.5 }), [2]);
});

Deno.test("rescaled guidance has the deviation of the positive prediction, by its share", async () => {
  // Lin et al. 2023, eq. 15 and 16: the guided result is [0 + 3·2, 0 + 3·−2] = [6, −6], of
  // deviation 6; the positive one has 2. Rescaled whole it is [2, −2]; 0.7 of that and 0.3 of [6,
  // −6].
  const pair = { positive: prompt(2, -2), negative: prompt(0, 0), scale: () => 3 };
  assert.deepEqual(await guided({ ...pair, rescale: 1 }), [2, -2]);
  const [a = 0, b = 0] = await guided({ ...pair, rescale: 0.7 });
  assert.ok(Math.abs(a - (0.7 * 2 + 0.3 * 6)) < 1e-6, `${a}`);
  assert.ok(Math.abs(b + a) < 1e-6);
  // A mean is kept out of the deviation: [4, 2] deviates by 1 around 3.
  const shifted = { positive: prompt(4, 2), negative: prompt(3, 3), scale: () => 5 };
  // [3 + 5, 3 − 5] = [8, −2] deviates by 5: the factor is 1/5.
  const [c = 0, d = 0] = await guided({ ...shifted, rescale: 1 });
  assert.ok(Math.abs(c - 1.6) < 1e-6 && Math.abs(d + 0.4) < 1e-6, `${c}, ${d}`);
});

Deno.test("a scale of 1 asks for the positive prompt alone", async () => {
  const calls: UNetCall[] = [];
  assert.deepEqual(await guided({ scale: () => 1 }, calls), [3]);
  assert.deepEqual(calls.map(({ prompts }) => prompts.length), [1]);
});

Deno.test("distilled guidance asks once, with the scale", async () => {
  const calls: UNetCall[] = [];
  assert.deepEqual(await guided({ unet: echo(calls, true) }), [3]);
  assert.deepEqual(calls.map(({ prompts, guidance }) => [prompts.length, guidance]), [[1, 7]]);
});

Deno.test("each call has the scale of its step", async () => {
  const scales: number[] = [];
  const denoise = guidedDenoiser({
    unet: echo([]),
    positive: prompt(1),
    negative: prompt(0),
    width: 1,
    height: 1,
    rescale: 0,
    scale: (step) => [2, 4, 8][step] ?? NaN,
  });
  for (let i = 0; i < 3; i++) scales.push((await denoise(new Float32Array(1), 1))[0] ?? NaN);
  assert.deepEqual(scales, [2, 4, 8]);
});
