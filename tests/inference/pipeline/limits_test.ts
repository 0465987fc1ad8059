import assert from "node:assert/strict";
import {
  attentionBytes,
  guidanceBatch,
  largestTile,
} from "../../../inference/pipeline/attention_limit.ts";
import { denoise, type DenoiseModel } from "../../../inference/pipeline/denoise.ts";
import { attentionOf, UnetConfig } from "../../../inference/runtime/model_configs.ts";
import type { Session } from "../../../inference/pipeline/session.ts";
import { STABLE_DIFFUSION } from "../schedulers/stand_ins.ts";

const MIB = 2 ** 20;
/** Stable Diffusion 1: eight heads. */
const sd1 = { heads: 8, bytes: 2 };

Deno.test("guidance goes in one call, in two, or not at all", () => {
  // 64×64 latents (512 pixels): 8 heads × 4096² × 2 bytes = 256 MiB a picture.
  assert.equal(attentionBytes(1, 64, 64, sd1), 256 * MIB);
  assert.equal(guidanceBatch(64, 64, sd1, Infinity), 2);
  assert.equal(guidanceBatch(64, 64, sd1, 512 * MIB), 2);
  assert.equal(guidanceBatch(64, 64, sd1, 511 * MIB), 1);
  assert.equal(guidanceBatch(64, 64, sd1, 256 * MIB), 1);
  assert.equal(guidanceBatch(64, 64, sd1, 255 * MIB), null);
});

Deno.test("the scores are as wide as the model computes them", () => {
  const read = (config: object, half: boolean) => attentionOf(UnetConfig.parse(config), half);
  assert.deepEqual(read({ attention_head_dim: 8 }, true), { heads: 8, bytes: 2 });
  assert.deepEqual(read({}, false), { heads: 8, bytes: 4 });
  // As in stable-diffusion-2-1's unet/config.json.
  const sd21 = { attention_head_dim: [5, 10, 20, 20], upcast_attention: true };
  assert.deepEqual(read(sd21, true), { heads: 5, bytes: 4 });
});

Deno.test("a tile's attention fits the limit", () => {
  assert.equal(largestTile(Infinity, 4), Infinity);
  for (const limit of [128 * MIB, 2048 * MIB]) {
    const tile = largestTile(limit, 4);
    assert.ok(attentionBytes(1, tile, tile, { heads: 1, bytes: 4 }) <= limit);
    assert.ok(attentionBytes(1, tile + 8, tile + 8, { heads: 1, bytes: 4 }) > limit);
  }
});

/** A session that notes the batches it is given and answers zeros. */
function counting(batches: number[]): Session {
  const names = ["sample", "timestep", "encoder_hidden_states"];
  const shapes = [["b", 4, "h", "w"], ["b"], ["b", "t", 16]];
  return {
    inputs: names.map((name, i) => ({ name, type: "float32", shape: shapes[i] ?? [] })),
    outputs: [{ name: "out_sample", type: "float32", shape: ["b", 4, "h", "w"] }],
    run({ sample, timestep }) {
      assert.ok(sample && timestep);
      batches.push(sample.dims[0] ?? 0);
      assert.deepEqual(timestep.dims, [sample.dims[0]], "one timestep a picture, as named");
      const data = new Float32Array(sample.data.length);
      return Promise.resolve({ out_sample: { data, dims: sample.dims } });
    },
  };
}

Deno.test("a size that the device would get wrong is run in halves or refused", async () => {
  const batches: number[] = [];
  const model: DenoiseModel = {
    unet: counting(batches),
    schedule: STABLE_DIFFUSION,
    attention: sd1,
    channels: 4,
    bufferLimit: Infinity,
    factor: 8,
    preview: null,
  };
  const text = { data: new Float32Array(77 * 16), tokens: 77, width: 16 };
  const run = (bufferLimit: number) =>
    denoise({ ...model, bufferLimit }, {
      positive: text,
      negative: text,
      noise: { data: new Float32Array(4 * 16 * 16).fill(1), channels: 4, width: 16, height: 16 },
      latents: null,
      mask: null,
      gradientMask: false,
      steps: 2,
      cfgScale: 7,
      rescale: 0,
      start: 0,
      end: 1,
      sampler: "euler",
      seed: 1,
      signal: new AbortController().signal,
    });
  const one = attentionBytes(1, 16, 16, sd1);
  await run(one * 2);
  assert.deepEqual(batches.splice(0), [2, 2]);
  await run(one);
  assert.deepEqual(batches.splice(0), [1, 1, 1, 1]);
  await assert.rejects(run(one - 1), /128×128 is too large for this device/);
  assert.deepEqual(batches, []);
});
