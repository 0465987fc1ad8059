/** Weights that do not make a network are refused in words before a session is opened. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import {
  buildTextEncoder,
  buildTinyDecoder,
  buildUNet,
  buildVaeDecoder,
  buildVaeEncoder,
  NetworkError,
  type OnnxOptions,
} from "../../../inference/networks/mod.ts";
import { openWeights, type Weights } from "../../../inference/weights/catalogue.ts";
import { sizeOf, type StoredTensor } from "../../../inference/weights/tensor.ts";

const CPU: OnnxOptions = { precision: "float32", device: "cpu", attention: "fused" };
const FILE = new URL("../../fixtures/golden/sd15/sd15_single.safetensors", import.meta.url);
const checkpoint = await openWeights(fileURLToPath(FILE));
const UNET = "model.diffusion_model.";

/** The checkpoint with one tensor changed, or left out. */
function without(name: string, change?: (tensor: StoredTensor) => StoredTensor): Weights {
  const tensors = new Map(checkpoint.tensors);
  const tensor = tensors.get(name);
  assert.ok(tensor, name);
  tensors.delete(name);
  if (change) tensors.set(name, change(tensor));
  return { ...checkpoint, tensors };
}

const unet = (weights: Weights) => buildUNet(weights, { ...CPU, heads: { count: 2 }, groups: 4 });

function assertRefused(build: () => unknown, says: RegExp): void {
  assert.throws(build, (error) => {
    assert.ok(error instanceof NetworkError, String(error));
    assert.match(error.message, says);
    return true;
  });
}

Deno.test("a complete U-Net is built", () => {
  const model = unet(checkpoint);
  assert.ok(model.bytes.length < 300_000);
  assert.deepEqual(model.inputs.map(({ name }) => name), [
    "sample",
    "timestep",
    "encoder_hidden_states",
  ]);
  const own = [...checkpoint.tensors].filter(([name]) => name.startsWith(UNET));
  assert.equal(model.parameters, own.reduce((sum, [, { shape }]) => sum + sizeOf(shape), 0));
});

Deno.test("every missing tensor of a U-Net is reported", () => {
  const names = [...checkpoint.tensors.keys()].filter((name) => name.startsWith(UNET));
  assert.ok(names.length > 500);
  // Each takes a tenth of a second; a prime meets every kind of layer.
  for (const name of names.filter((_, i) => i % 11 === 0)) {
    assertRefused(() => unet(without(name)), /^sd15_single\.safetensors cannot be used: /);
  }
});

Deno.test("every missing tensor of a text encoder and an autoencoder is reported", () => {
  const parts = {
    text: /^cond_stage_model(?!.*position_ids)/,
    decoder: /decoder\.|post_quant/,
    encoder: /encoder\.(?!layers)|first.*\.quant/,
  };
  const builds = {
    text: (weights: Weights) => buildTextEncoder(weights, { ...CPU, heads: 4 }),
    decoder: (weights: Weights) => buildVaeDecoder(weights, { ...CPU, groups: 2 }),
    encoder: (weights: Weights) => buildVaeEncoder(weights, { ...CPU, groups: 2 }),
  };
  for (const part of ["text", "decoder", "encoder"] as const) {
    const names = [...checkpoint.tensors.keys()].filter((name) => parts[part].test(name));
    assert.ok(names.length > 50);
    builds[part](checkpoint);
    for (const name of names) assertRefused(() => builds[part](without(name)), /cannot be used/);
  }
});

Deno.test("a tensor of another shape is named, with the shape", () => {
  const name = `${UNET}input_blocks.1.1.transformer_blocks.0.attn1.to_q.weight`;
  const wider = without(name, (tensor) => ({ ...tensor, shape: [4, 16] }));
  assertRefused(() => unet(wider), /"down_blocks.0.*attn1.to_q.weight" has the shape \[4,16\]/);
  const bias = without(`${UNET}out.2.bias`, (tensor) => ({ ...tensor, shape: [2, 2] }));
  assertRefused(() => unet(bias), /"conv_out.bias" has the shape \[2,2\]/);
  const norm = without(`${UNET}out.0.weight`, (tensor) => ({ ...tensor, shape: [4] }));
  assertRefused(() => unet(norm), /"conv_norm_out.weight" has the shape \[4\]/);
});

Deno.test("weights without the wanted network are refused with the reason", () => {
  const text = [...checkpoint.tensors].filter(([name]) => name.startsWith("cond_stage_model"));
  const only = { ...checkpoint, tensors: new Map(text) };
  assertRefused(() => unet(only), /holds no U-Net/);
  assertRefused(() => buildVaeDecoder(only, CPU), /holds no autoencoder/);
  assertRefused(
    () => buildTextEncoder(without(text[0]![0]), { ...CPU, which: 1 }),
    /holds no CLIP/,
  );
  assertRefused(() => buildTinyDecoder(only, CPU), /it has no "decoder.layers.0.weight"/);
});

Deno.test("weights of whole numbers are refused", () => {
  const whole = without(`${UNET}out.2.weight`, (tensor) => ({ ...tensor, type: "I64" }));
  assertRefused(() => unet(whole), /as I64/);
});
