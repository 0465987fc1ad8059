import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { buildUNet, type NetworkModel, openLora } from "../../../inference/networks/mod.ts";
import { isMapped } from "../../../inference/runtime/open_network.ts";
import { openWeights } from "../../../inference/weights/catalogue.ts";

const GIB = 2 ** 30;
const network = (parameters: number, bytesEach: number) =>
  ({ parameters, weightBytes: parameters * bytesEach }) as NetworkModel;

Deno.test("weights are packed for the processor where the memory allows it", () => {
  const sd15 = 859_520_964;
  const sdxl = 2_567_463_684;
  // In halves, 1.6 GiB of file and 3.2 GiB of numbers; in full, the numbers alone.
  assert.ok(!isMapped(network(sd15, 2), 16 * GIB));
  assert.ok(isMapped(network(sd15, 2), 12 * GIB));
  assert.ok(!isMapped(network(sd15, 4), 12 * GIB));
  assert.ok(isMapped(network(sdxl, 2), 32 * GIB));
  assert.ok(!isMapped(network(sdxl, 2), 64 * GIB));
});

Deno.test("merged LoRAs are not added again in each step", async () => {
  const golden = fileURLToPath(new URL("../../fixtures/golden/sd15/", import.meta.url));
  const weights = await openWeights(`${golden}sd15_single.safetensors`);
  const build = async (file: string) =>
    buildUNet(weights, {
      precision: "float32",
      device: "cpu",
      attention: "fused",
      groups: 4,
      heads: { count: 2 },
      loras: [{ lora: await openLora(`${golden}lora/${file}`), strength: 1 }],
    });
  const beside = await build("kohya_linear_r4_a2.safetensors");
  const merged = await build("lycoris_loha_r2_a1.safetensors");
  assert.equal(isMapped(beside, 1024), true, "its matrices stand beside the layers");
  assert.equal(isMapped(merged, 1024), false);
  const full = { ...merged, weightBytes: merged.parameters * 4 };
  assert.equal(isMapped(full, 1024), true, "32-bit weights are folded when they are mapped, too");
});
