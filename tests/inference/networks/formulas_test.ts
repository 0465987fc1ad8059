/** What no golden file has, against numbers that follow from its formula. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { mulberry32 } from "../../../inference/mulberry32.ts";
import { buildTinyDecoder, buildUNet } from "../../../inference/networks/mod.ts";
import { openWeights, type Weights } from "../../../inference/weights/catalogue.ts";
import { readValues } from "../../../inference/weights/values.ts";
import { assertClose, BUILD, withNetwork } from "../../conformance/golden/run.ts";
import { safetensors, type TensorToWrite } from "../../safetensors.ts";

const GOLDEN = fileURLToPath(new URL("../../fixtures/golden/", import.meta.url));

/** Writes tensors, and opens them. */
async function written(tensors: Record<string, TensorToWrite>): Promise<Weights> {
  const path = join(await Deno.makeTempDir({ prefix: "atelier-formulas-" }), "a.safetensors");
  await Deno.writeFile(path, safetensors(tensors));
  return await openWeights(path);
}

const waves = (dims: number[], seed = 1) => ({
  data: Float32Array.from(
    { length: dims.reduce((p, n) => p * n, 1) },
    (_, i) => Math.sin(i * 0.7 * seed),
  ),
  dims,
});

/**
 * Floats of eight bits: a sign, an exponent and a mantissa (Micikevicius et al. 2022, "FP8 Formats
 * for Deep Learning", table 1).
 */
function decoded(byte: number, mantissaBits: number, bias: number): number {
  const mantissa = (byte & (2 ** mantissaBits - 1)) / 2 ** mantissaBits;
  const exponent = (byte & 0x7f) >> mantissaBits;
  const size = exponent === 0
    ? mantissa * 2 ** (1 - bias)
    : (1 + mantissa) * 2 ** (exponent - bias);
  return byte & 0x80 ? -size : size;
}

for (
  const { type, mantissaBits, bias } of [
    { type: "F8_E4M3", mantissaBits: 3, bias: 7 },
    { type: "F8_E5M2", mantissaBits: 2, bias: 15 },
  ] as const
) {
  Deno.test(`weights of eight bits are read as their type: ${type}`, async () => {
    const { tensors } = await openWeights(join(GOLDEN, "taesd/taesd_diffusers"));
    const random = mulberry32(1);
    // Of all mantissas and signs, with exponents up to 2^−2, and numbers below the smallest one.
    const largest = ((bias - 2) << mantissaBits) | (2 ** mantissaBits - 1);
    const [eight, full]: Record<string, TensorToWrite>[] = [{}, {}];
    for (const [name, { shape }] of tensors) {
      const length = shape.reduce((p, n) => p * n, 1);
      const bytes = Uint8Array.from({ length }, () => {
        return Math.floor(random() * (largest + 1)) | (random() < 0.5 ? 0x80 : 0);
      });
      eight![name] = { type, shape, data: bytes };
      const data = Float32Array.from(bytes, (byte) => decoded(byte, mantissaBits, bias));
      full![name] = { type: "F32", shape, data };
    }
    const latents = waves([1, 4, 8, 8]);
    const draw = async (tensors: Record<string, TensorToWrite>) =>
      await withNetwork(
        buildTinyDecoder(await written(tensors), BUILD),
        async (run) => (await run({ latent_sample: latents }))["sample"]!,
      );
    const expected = await draw(full!);
    assert.ok(new Set(expected.data).size > 100);
    assertClose(await draw(eight!), expected, "sample", 1e-6);
  });
}

Deno.test("a distilled model's guidance is added to the time before its first layer", async () => {
  const base = await openWeights(join(GOLDEN, "sd15/sd15_single.safetensors"));
  const prefix = "model.diffusion_model.";
  const first = base.tensors.get(`${prefix}time_embed.0.weight`)!;
  const bias = base.tensors.get(`${prefix}time_embed.0.bias`)!;
  const [outputs, inputs] = first.shape as [number, number];
  const width = 6;
  const projection = waves([inputs, width], 3).data;
  const guidance = waves([1, width], 5);
  const [weight, own] = [await readValues(first), await readValues(bias)];
  // linear_1(t + P·g) = linear_1(t) + W·P·g (Luo et al. 2023, section 4.2; diffusers,
  // TimestepEmbedding).
  const projected = Float32Array.from({ length: inputs }, (_, j) => {
    return guidance.data.reduce((sum, value, k) => sum + projection[j * width + k]! * value, 0);
  });
  const moved = Float32Array.from({ length: outputs }, (_, i) => {
    return projected.reduce((sum, value, j) => sum + weight[i * inputs + j]! * value, own[i]!);
  });
  const extra = await written({
    [`${prefix}time_embedding.cond_proj.weight`]: {
      type: "F32",
      shape: [inputs, width],
      data: projection,
    },
    [`${prefix}time_embed.0.bias`]: { type: "F32", shape: [outputs], data: moved },
  });
  const projectionOf = `${prefix}time_embedding.cond_proj.weight`;
  const withTensor = (name: string): Weights => ({
    ...base,
    tensors: new Map([...base.tensors, [name, extra.tensors.get(name)!]]),
  });
  const predict = async (weights: Weights, more = {}) =>
    await withNetwork(
      buildUNet(weights, { ...BUILD, groups: 4, heads: { count: 2 } }),
      async (run) => {
        const outputs = await run({
          sample: waves([1, 4, 8, 8]),
          timestep: { data: Float32Array.of(500), dims: [1] },
          encoder_hidden_states: waves([1, 77, 32], 2),
          ...more,
        });
        return outputs["out_sample"]!;
      },
    );
  const distilled = await predict(withTensor(projectionOf), { timestep_cond: guidance });
  assertClose(distilled, await predict(withTensor(`${prefix}time_embed.0.bias`)), "out", 1e-5);
  const without = await predict(base);
  assert.throws(() => assertClose(distilled, without, "out", 1e-3));
});
