import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { buildUNet, type NetworkModel, openLora } from "../../../inference/networks/mod.ts";
import { type Arrangement, arrangementOf } from "../../../inference/runtime/arrangement.ts";
import { openBackend } from "../../../inference/runtime/backend.ts";
import { openNetwork } from "../../../inference/runtime/open_network.ts";
import { openWeights } from "../../../inference/weights/catalogue.ts";

const GIB = 2 ** 30;
const network = (parameters: number, bytesEach: number) =>
  ({ parameters, weightBytes: parameters * bytesEach }) as NetworkModel;

const GOLDEN = fileURLToPath(new URL("../../fixtures/golden/sd15/", import.meta.url));

async function tiny(loras: string[] = []) {
  return buildUNet(await openWeights(`${GOLDEN}sd15_single.safetensors`), {
    precision: "float32",
    device: "cpu",
    attention: "fused",
    groups: 4,
    heads: { count: 2 },
    loras: await Promise.all(loras.map(async (file) => ({
      lora: await openLora(`${GOLDEN}lora/${file}`),
      strength: 1,
    }))),
  });
}

Deno.test("weights are kept as the CPU computes fastest with what memory there is", () => {
  const sd15 = 859_520_964;
  const sdxl = 2_567_463_684;
  // 3.2 GiB of 32-bit floats, and 5.6 GiB while they are packed.
  assert.equal(arrangementOf(network(sd15, 2), 24 * GIB), "packed");
  assert.equal(arrangementOf(network(sd15, 2), 16 * GIB), "wide");
  assert.equal(arrangementOf(network(sd15, 2), 10 * GIB), "wide");
  assert.equal(arrangementOf(network(sd15, 2), 8 * GIB), "mapped");
  assert.equal(arrangementOf(network(sd15, 4), 10 * GIB), "wide");
  assert.equal(arrangementOf(network(sdxl, 2), 24 * GIB), "mapped");
  assert.equal(arrangementOf(network(sdxl, 2), 32 * GIB), "wide");
  assert.equal(arrangementOf(network(sdxl, 2), 64 * GIB), "packed");
});

Deno.test("merged LoRAs are not added again in each step", async () => {
  const beside = await tiny(["kohya_linear_r4_a2.safetensors"]);
  const merged = await tiny(["lycoris_loha_r2_a1.safetensors"]);
  assert.equal(arrangementOf(beside, 1024), "mapped", "its matrices stand beside the layers");
  assert.equal(arrangementOf(merged, 1024), "wide");
  const full = { ...merged, weightBytes: merged.parameters * 4 };
  assert.equal(arrangementOf(full, 1024), "mapped", "32-bit weights are folded in any case");
});

Deno.test("a network computes the same however its weights are kept", async () => {
  const backend = await openBackend("cpu");
  const model = await tiny();
  const tensor = (...dims: number[]) => {
    const length = dims.reduce((product, n) => product * n, 1);
    return new backend.ort.Tensor("float32", Float32Array.from({ length }, (_, i) => i % 7), dims);
  };
  const width = Number(model.inputs.find(({ name }) => name === "encoder_hidden_states")!.dims[2]);
  const run = async (arrangement: Arrangement) => {
    const session = await openNetwork(backend, model, { arrangement });
    const { out_sample } = await session.run({
      sample: tensor(1, 4, 8, 8),
      timestep: tensor(1),
      encoder_hidden_states: tensor(1, 77, width),
    });
    await session.release();
    return out_sample!.data as Float32Array;
  };
  const packed = await run("packed");
  for (const arrangement of ["wide", "mapped"] as const) {
    for (const [i, value] of (await run(arrangement)).entries()) {
      assert.ok(Math.abs(value - packed[i]!) <= 1e-4 * Math.abs(packed[i]!) + 1e-5, arrangement);
    }
  }
});
