/** Numbers of the networks that comparisons within a tolerance would not notice. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { buildVaeDecoder, type NetworkModel } from "../../../inference/networks/mod.ts";
import { countHeads, defaultHeads } from "../../../inference/networks/unet_blocks.ts";
import { openWeights } from "../../../inference/weights/catalogue.ts";

const VAE = fileURLToPath(new URL("../../fixtures/golden/sd15/diffusers/vae", import.meta.url));

/** The values of `epsilon` in a model: an ONNX attribute is its name, then field 2, a float. */
function epsilonsIn({ bytes }: NetworkModel): number[] {
  const name = [...new TextEncoder().encode("\x0a\x07epsilon\x15")];
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const found = new Set<number>();
  for (let at = 0; at + name.length + 4 <= bytes.length; at++) {
    if (name.every((byte, i) => bytes[at + i] === byte)) {
      found.add(Number(view.getFloat32(at + name.length, true).toPrecision(3)));
    }
  }
  return [...found];
}

Deno.test("the group norms of the autoencoder add 1e-6 to the variance", async () => {
  const options = { precision: "float32", device: "cpu", attention: "fused" } as const;
  const decoder = buildVaeDecoder(await openWeights(VAE), { ...options, groups: 2 });
  // Scale and shift are another operator, which adds nothing.
  assert.deepEqual(epsilonsIn(decoder), [1e-6, 0]);
});

Deno.test("Stable Diffusion 1 has eight heads, later models heads of 64 channels", () => {
  assert.equal(countHeads(defaultHeads(768), 320), 8);
  assert.equal(countHeads(defaultHeads(1024), 320), 5);
  assert.equal(countHeads(defaultHeads(2048), 1280), 20);
});
