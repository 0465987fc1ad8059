import assert from "node:assert/strict";
import {
  attentionBytes,
  guidanceBatch,
  largestTile,
} from "../../../../inference/runtime/onnx/attention_limit.ts";
import { UnetConfig } from "../../../../inference/families/onnx_folder.ts";
import { attentionOf } from "../../../../inference/runtime/model_configs.ts";
import type { Session } from "../../../../inference/runtime/onnx/tensors.ts";
import { onnxUNet } from "../../../../inference/runtime/onnx/unet.ts";

const MIB = 2 ** 20;
/** Stable Diffusion 1: eight heads. */
const sd1 = { heads: 8, bytes: 2 };

Deno.test("guidance goes in one call, in two, or not at all", () => {
  // 64×64 latents (512 pixels): 8 heads × 4096² × 2 bytes = 256 MiB an image.
  assert.equal(attentionBytes(1, 64, 64, sd1), 256 * MIB);
  assert.equal(guidanceBatch(64, 64, sd1, Infinity), 2);
  assert.equal(guidanceBatch(64, 64, sd1, 512 * MIB), 2);
  assert.equal(guidanceBatch(64, 64, sd1, 511 * MIB), 1);
  assert.equal(guidanceBatch(64, 64, sd1, 256 * MIB), 1);
  assert.equal(guidanceBatch(64, 64, sd1, 255 * MIB), null);
});

Deno.test("attention scores have the model's precision", () => {
  const read = (config: object, half: boolean) => attentionOf(UnetConfig.parse(config), half);
  assert.deepEqual(read({ attention_head_dim: 8 }, true), { heads: 8, bytes: 2 });
  assert.deepEqual(read({}, false), { heads: 8, bytes: 4 });
  // As in stable-diffusion-2-1's unet/config.json.
  const sd21 = { attention_head_dim: [5, 10, 20, 20], upcast_attention: true };
  assert.deepEqual(read(sd21, true), { heads: 5, bytes: 4 });
});

Deno.test("the attention of a tile fits the limit", () => {
  assert.equal(largestTile(Infinity, 4), Infinity);
  for (const limit of [128 * MIB, 2048 * MIB]) {
    const tile = largestTile(limit, 4);
    assert.ok(attentionBytes(1, tile, tile, { heads: 1, bytes: 4 }) <= limit);
    assert.ok(attentionBytes(1, tile + 8, tile + 8, { heads: 1, bytes: 4 }) > limit);
  }
});

/** A session that notes the batches it is given and answers each sample's share of the text. */
function counting(batches: number[]): Session {
  const names = ["sample", "timestep", "encoder_hidden_states"];
  const shapes = [["b", 4, "h", "w"], ["b"], ["b", "t", 16]];
  return {
    inputs: names.map((name, i) => ({ name, type: "float32", shape: shapes[i] ?? [] })),
    outputs: [{ name: "out_sample", type: "float32", shape: ["b", 4, "h", "w"] }],
    run({ sample, timestep, encoder_hidden_states: text }) {
      assert.ok(sample && timestep && text);
      const [batch = 0] = sample.dims;
      batches.push(batch);
      assert.deepEqual(timestep.dims, [batch], "one timestep for each sample, as named");
      assert.deepEqual(text.dims, [batch, 77, 16]);
      const data = new Float32Array(sample.data.length);
      const [size, words] = [data.length / batch, text.data.length / batch];
      for (let i = 0; i < batch; i++) {
        data.fill(text.data[i * words] ?? NaN, i * size, (i + 1) * size);
      }
      return Promise.resolve({ out_sample: { data, dims: sample.dims } });
    },
  };
}

const prompt = (value: number, tokens = 77) => ({
  data: new Float32Array(tokens * 16).fill(value),
  tokens,
  width: 16,
});

Deno.test("a size that the device computes wrongly is run in halves or refused", async () => {
  const batches: number[] = [];
  const predict = async (bufferLimit: number) => {
    const unet = onnxUNet(counting(batches), {
      channels: 4,
      factor: 8,
      attention: sd1,
      bufferLimit,
    });
    const sample = new Float32Array(4 * 16 * 16).fill(1);
    const prompts = [prompt(3), prompt(5)];
    return await unet.predict({ sample, width: 16, height: 16, timestep: 500, prompts });
  };
  const one = attentionBytes(1, 16, 16, sd1);
  for (const [limit, expected] of [[one * 2, [2]], [one, [1, 1]]] as const) {
    const answers = await predict(limit);
    assert.deepEqual(answers, [3, 5].map((value) => new Float32Array(4 * 16 * 16).fill(value)));
    assert.deepEqual(batches.splice(0), expected);
  }
  await assert.rejects(predict(one - 1), /128×128 is too large for this device/);
  assert.deepEqual(batches, []);
});

Deno.test("prompts of another width are refused", async () => {
  const options = { channels: 4, factor: 8, attention: sd1, bufferLimit: Infinity };
  const unet = onnxUNet(counting([]), options);
  const sample = new Float32Array(4 * 64);
  const wide = { data: new Float32Array(77 * 32), tokens: 77, width: 32 };
  await assert.rejects(
    unet.predict({ sample, width: 8, height: 8, timestep: 1, prompts: [wide] }),
    /prompts of width 16, this one has 32/,
  );
});
