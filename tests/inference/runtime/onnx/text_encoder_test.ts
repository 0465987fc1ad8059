import assert from "node:assert/strict";
import { ModelError } from "../../../../inference/pipeline/errors.ts";
import { encodePrompt } from "../../../../inference/pipeline/prompt.ts";
import type { Tokenizer } from "../../../../inference/prompts/windows.ts";
import type { FloatTensor, Session } from "../../../../inference/runtime/onnx/tensors.ts";
import { onnxTextEncoder } from "../../../../inference/runtime/onnx/text_encoder.ts";

const [TOKENS, WIDTH] = [8, 6];
const GAMMA = [0.5, 1, 2, -1, 1.5, 0.1];
const BETA = [0, 1, -1, 0.5, 2, -0.25];

const letters: Tokenizer = {
  bos: 100,
  eos: 101,
  pad: 101,
  length: TOKENS,
  encode: (text) => [...text].map((c) => c.charCodeAt(0) - 96),
};

/** What a layer gives; no two tokens alike. */
const layer = (n: number) =>
  Float32Array.from({ length: TOKENS * WIDTH }, (_, i) => Math.sin((i + 1) * (n + 2)) * (n + 1));

/** PyTorch's `layer_norm` over the channels. */
function norm(hidden: Float32Array): Float32Array {
  return hidden.map((value, i) => {
    const at = i - i % WIDTH;
    const token = [...hidden.slice(at, at + WIDTH)];
    const mean = token.reduce((a, b) => a + b) / WIDTH;
    const variance = token.reduce((a, b) => a + (b - mean) ** 2, 0) / WIDTH;
    const c = i % WIDTH;
    return (value - mean) / Math.sqrt(variance + 1e-5) * (GAMMA[c] ?? 0) + (BETA[c] ?? 0);
  });
}

const tensor = (data: Float32Array): FloatTensor => ({ data, dims: [1, TOKENS, WIDTH] });

/** A text encoder of three layers; `hidden_states.0` are the embeddings. */
function encoder(outputs: Record<string, FloatTensor>): Session {
  const inputs = [{ name: "input_ids", type: "int64", shape: [1, TOKENS] }];
  return { inputs, outputs: [], run: () => Promise.resolve(outputs) };
}

const hidden = Object.fromEntries(
  [0, 1, 2, 3].map((n) => [`hidden_states.${n}`, tensor(layer(n))]),
);
const whole = encoder({ last_hidden_state: tensor(norm(layer(3))), ...hidden });

const encode = async (session: Session, skip: number) => {
  const encoder = onnxTextEncoder(session);
  return (await encodePrompt("abc", { tokenizer: letters, encoder, skip })).conditioning;
};

Deno.test("CLIP skip leaves out layers before the model's final norm", async () => {
  for (const skip of [0, 1, 2]) {
    const { data, tokens, width } = await encode(whole, skip);
    assert.deepEqual([tokens, width], [TOKENS, WIDTH]);
    norm(layer(3 - skip)).forEach((value, i) => {
      assert.ok(Math.abs((data[i] ?? NaN) - value) < 1e-4, `skip ${skip}, value ${i}`);
    });
  }
});

Deno.test("an exported model refuses embeddings with the reason", async () => {
  const vectors = new Map([[1, new Float32Array(WIDTH)]]);
  await assert.rejects(onnxTextEncoder(whole).encode([1, 2], 0, vectors), /takes no embeddings/);
});

Deno.test("a model that cannot skip layers refuses it with the reason", async () => {
  const last_hidden_state = tensor(norm(layer(3)));
  await assert.rejects(encode(encoder({ last_hidden_state }), 1), ModelError);
  await assert.rejects(encode(whole, 4), /has 3 layers, 4 cannot be skipped/);
  const tied = encoder({ last_hidden_state, ...hidden, "hidden_states.3": last_hidden_state });
  await assert.rejects(encode(tied, 1), /final norm/);
});
