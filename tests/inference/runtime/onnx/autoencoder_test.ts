import assert from "node:assert/strict";
import { onnxAutoencoder } from "../../../../inference/runtime/onnx/autoencoder.ts";
import type { Session } from "../../../../inference/runtime/onnx/tensors.ts";

for (const [name, channels] of [["latent_sample", 4], ["latent_parameters", 8]] as const) {
  Deno.test(`an encoder that gives ${channels} channels of ${name} is understood`, async () => {
    const encoder: Session = {
      inputs: [{ name: "sample", type: "float32", shape: [1, 3, "h", "w"] }],
      outputs: [],
      run({ sample }) {
        const [, , h = 0, w = 0] = sample?.dims ?? [];
        const cells = (h / 8) * (w / 8);
        // The mean is 1, the log-variance 9.
        const data = Float32Array.from(
          { length: channels * cells },
          (_, i) => i < 4 * cells ? 1 : 9,
        );
        return Promise.resolve({ [name]: { data, dims: [1, channels, h / 8, w / 8] } });
      },
    };
    const vae = (channels: number) =>
      onnxAutoencoder({
        decoder: () => Promise.reject(new Error("not asked for")),
        encoder: () => Promise.resolve(encoder),
        preciseDecoder: null,
        scale: 0.5,
        factor: 8,
        channels,
        bufferLimit: Infinity,
        cheap: false,
      });
    const image = { data: new Float32Array(3 * 16 * 24), channels: 3, width: 16, height: 24 };
    assert.deepEqual(await vae(4).encode(image), new Float32Array(4 * 2 * 3).fill(1), "the mean");
    await assert.rejects(vae(3).encode(image), /channels instead of 3/);
  });
}
