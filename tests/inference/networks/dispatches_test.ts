/** How much a GPU is asked to do in one step, so that it never grows unseen. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { buildDividedUNet, type NetworkModel } from "../../../inference/networks/mod.ts";
import { openWeights } from "../../../inference/weights/catalogue.ts";

const FIXTURES = fileURLToPath(new URL("../../fixtures/golden/", import.meta.url));

/** Dispatches of each operator on ONNX Runtime's WebGPU provider, as its profile shows them. */
const DISPATCHES: Record<string, number> = {
  Reshape: 0,
  Add: 1,
  Cast: 1,
  Cos: 1,
  Sin: 1,
  Mul: 1,
  Gelu: 1,
  Gemm: 1,
  Conv: 1,
  Concat: 1,
  Resize: 1,
  Transpose: 1,
  BatchNormalization: 1,
  LayerNormalization: 1,
  // Sums, then the norm.
  InstanceNormalization: 2,
  "com.microsoft.QuickGelu": 1,
  "com.microsoft.SkipLayerNormalization": 1,
  // Keys and values are copied together first.
  "com.microsoft.MultiHeadAttention": 2,
};

function dispatches({ operators }: NetworkModel): number {
  return Object.entries(operators).reduce((sum, [operator, count]) => {
    const each = DISPATCHES[operator];
    assert.notEqual(each, undefined, `it is not known what ${operator} costs`);
    return sum + each! * count;
  }, 0);
}

const OPTIONS = {
  precision: "float16",
  device: "webgpu",
  attention: "fused",
  groups: 4,
} as const;

Deno.test("a step of Stable Diffusion 1 is at most 745 dispatches", async () => {
  const weights = await openWeights(`${FIXTURES}sd15/sd15_single.safetensors`);
  const count = dispatches(buildDividedUNet(weights, { ...OPTIONS, heads: { count: 2 } }).step);
  assert.ok(count <= 745 && count > 700, `${count}`);
});

Deno.test("a step of SDXL is at most 1688 dispatches", async () => {
  const weights = await openWeights(`${FIXTURES}sdxl/sdxl_single.safetensors`);
  const options = { ...OPTIONS, heads: { size: 8 }, pooledWidth: 24, sizeWidth: 16 };
  const count = dispatches(buildDividedUNet(weights, options).step);
  assert.ok(count <= 1688 && count > 1600, `${count}`);
});
