import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { denoise } from "../../inference/pipeline/denoise.ts";
import type { Latents } from "../../inference/pipeline/latents.ts";
import type { Conditioning } from "../../inference/pipeline/networks.ts";
import { joinEncodings } from "../../inference/pipeline/sdxl.ts";
import { decode, encodePlanes } from "../../inference/pipeline/vae.ts";
import { type Backend, openBackend } from "../../inference/runtime/backend.ts";
import { createModels } from "../../inference/runtime/models.ts";
import type { ModelSource } from "../../inference/types.ts";
import { openWeights } from "../../inference/weights/catalogue.ts";
import { readValues } from "../../inference/weights/values.ts";
import { type Case, type Golden, GOLDEN_DIR, readGolden } from "./golden/files.ts";
import { BUILD, DEVICE } from "./golden/run.ts";
import { sourceOf } from "./golden/sources.ts";

/**
 * Whole images, made by diffusers' pipelines with tiny networks of random weights, against the
 * engine's own: from the tokens to the pixels, with the schedule that stands beside the weights.
 */

/** Relative L2 of latents: the noise of rounding grows from step to step. */
const LATENTS = 1e-3;
/** Mean difference of pixels, of 255. */
const PIXELS = 1;

/** In 32 bits on every device (`GOLDEN_DEVICE`): the numbers are. */
const backend = openBackend(DEVICE).then((opened): Backend => ({
  ...opened,
  half: false,
  fusedAttention: BUILD.attention === "fused",
}));

for (
  const id of [
    ...["sd15/pipeline", "sd2/pipeline", "sdxl/pipeline", "sdxl_refiner/pipeline"],
    ...["sd15_inpaint/pipeline", "sd15/pipeline_controlnet", "sdxl/pipeline_controlnet"],
  ]
) {
  const family = id.split("/")[0]!;
  Deno.test({
    name: `images of ${id} are those of diffusers`,
    ignore: !existsSync(join(GOLDEN_DIR, `${id}.json`)),
    async fn(t) {
      const golden = await readGolden(id);
      const source = await sourceOf(family);
      const models = createModels(await backend, { ms: 0 }, () => {});
      try {
        for (const name of Object.keys(golden.cases)) {
          await t.step(name, () => check(golden, name, models, source));
        }
      } finally {
        await models.release();
        if (["sdxl_refiner", "sd15_inpaint"].includes(family)) {
          await Deno.remove(source.components!.unet!, { recursive: true });
        }
      }
    },
  });
}

type Models = ReturnType<typeof createModels>;

async function check(
  golden: Golden,
  name: string,
  models: Models,
  source: ModelSource,
): Promise<void> {
  const one = golden.cases[name]!;
  const control = one.inputs?.includes("cond") ? await golden.numbers(name, "cond") : null;
  const net = join(golden.family, "controlnet/diffusers");
  const model = await models.unet(
    { ...source, schedule: scheduleOf(one) },
    { controls: control ? [{ path: net, format: "diffusers" }] : [] },
  );
  const start = (one["denoising_start"] ?? 0) as number;
  const given = latentsOf(await golden.numbers(name, start > 0 ? "image_latents" : "latents"));
  const seen: Float32Array[] = [];
  const made = await denoise(model, {
    positive: await conditioningOf(golden, name, "", models, source),
    negative: await conditioningOf(golden, name, "negative_", models, source),
    noise: start > 0 ? null : given,
    latents: start > 0 ? given : null,
    ...await holeOf(golden, name, models, source),
    gradientMask: false,
    steps: (one["steps"] ?? one["num_inference_steps"]) as number,
    cfgScale: one["guidance"] as number,
    rescale: (one["guidance_rescale"] ?? 0) as number,
    start,
    end: 1,
    sampler: "euler",
    seed: 0,
    controls: control
      ? [{
        net: model.controlNets[0]!,
        image: latentsOf(control),
        weight: one["controlnet_conditioning_scale"] as number,
        begin: 0,
        end: 1,
        mode: "balanced",
      }]
      : [],
    signal: new AbortController().signal,
    onStep: ({ sample }) => void seen.push(sample.slice()),
  });
  assert.equal(seen.length, one["executed_steps"] ?? one["steps"]);
  for (const [step, latents] of seen.entries()) {
    const { data } = await golden.numbers(name, `latents.${step}`);
    const error = relativeError(latents, data);
    assert.ok(error <= LATENTS, `step ${step + 1} is off by ${error.toExponential(1)}`);
  }
  const raster = await decode(await models.vae(source), made, { tiled: false, tileSize: 0 });
  const image = await golden.numbers(name, "image");
  const [, , height = 0, width = 0] = image.dims;
  assert.deepEqual([raster.width, raster.height], [width, height]);
  let sum = 0;
  for (let i = 0; i < raster.data.length; i++) {
    const plane = image.data[(i % 3) * width * height + Math.floor(i / 3)]!;
    sum += Math.abs(raster.data[i]! - plane * 255);
  }
  const mean = sum / raster.data.length;
  assert.ok(mean <= PIXELS, `pixels are off by ${mean.toFixed(3)}`);
}

/** The mask of a case, and the image around it, whose encoding is checked as well. */
async function holeOf(golden: Golden, name: string, models: Models, source: ModelSource) {
  if (!golden.cases[name]!.inputs?.includes("mask_latent")) return { mask: null };
  const hole = latentsOf(await golden.numbers(name, "mask_latent"));
  const image = latentsOf(await golden.numbers(name, "image_m1_1"));
  const mask = await golden.numbers(name, "mask");
  const plane = {
    ...image,
    data: image.data.map((v, i) => mask.data[i % mask.data.length]! < 0.5 ? v : 0),
  };
  const seen = await encodePlanes(await models.vae(source), plane, { tiled: false, tileSize: 0 });
  const expected = await golden.numbers(name, "masked_image_latents");
  assert.ok(relativeError(seen.data, expected.data) < 1e-4, "the image around the mask");
  return {
    mask: { ...hole, data: hole.data.map((value) => 1 - value) },
    masked: () => Promise.resolve(seen),
  };
}

/** What a case sets beside the scheduler's file. */
function scheduleOf(one: Case): NonNullable<ModelSource["schedule"]> {
  const said = one as NonNullable<ModelSource["schedule"]>;
  const { prediction_type, timestep_spacing, rescale_betas_zero_snr } = said;
  return {
    ...(prediction_type ? { prediction_type } : {}),
    ...(timestep_spacing ? { timestep_spacing } : {}),
    ...(rescale_betas_zero_snr === undefined ? {} : { rescale_betas_zero_snr }),
  };
}

function latentsOf({ data, dims }: { data: Float32Array; dims: readonly number[] }): Latents {
  const [, channels = 0, height = 0, width = 0] = dims;
  return { data, channels, height, width };
}

async function conditioningOf(
  golden: Golden,
  name: string,
  prefix: "" | "negative_",
  models: Models,
  source: ModelSource,
): Promise<Conditioning> {
  const one = golden.cases[name]!;
  const skip = Number(one["clip_skip_diffusers"] ?? 0);
  const encode = async (component: "text_encoder" | "text_encoder_2", ids: string) => {
    const { encoder } = await models.text(source, component, skip);
    const { data } = await golden.numbers(name, `${prefix}${ids}`);
    return await encoder.encode([...data], skip);
  };
  const asConditioning = ({ hidden, tokens, width }: Awaited<ReturnType<typeof encode>>) => ({
    data: hidden,
    tokens,
    width,
  });
  if (one.inputs?.includes("input_ids")) {
    return asConditioning(await encode("text_encoder", "input_ids"));
  }
  const said = <T>(key: string) => (one[`${prefix}${key}`] ?? one[key]) as T;
  const crop = [...said<number[]>("original_size"), ...said<number[]>("crop")];
  const second = await encode("text_encoder_2", "input_ids_2");
  const pooled = second.pooled ?? new Float32Array();
  if (one["aesthetic_score"] !== undefined) {
    const added = { pooled, timeIds: [...crop, said<number>("aesthetic_score")] };
    return { ...asConditioning(second), added };
  }
  const first = await encode("text_encoder", "input_ids_1");
  return joinEncodings(asConditioning(first), asConditioning(second), {
    pooled,
    timeIds: [...crop, ...said<number[]>("target_size")],
  });
}

function relativeError(actual: Float32Array, expected: Float32Array): number {
  assert.equal(actual.length, expected.length);
  let [difference, size] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    difference += (actual[i]! - expected[i]!) ** 2;
    size += expected[i]! ** 2;
  }
  return Math.sqrt(difference / size);
}

Deno.test("vectors stand in the place of tokens", async () => {
  const golden = await readGolden("sd15/textual_inversion/ti");
  const rows: number[] = [];
  for (const file of ["a1111_emb_params_3vec", "diffusers_1vec"]) {
    const { tensors } = await openWeights(join(golden.folder, `${file}.safetensors`));
    for (const tensor of tensors.values()) rows.push(...await readValues(tensor));
  }
  const models = createModels(await backend, { ms: 0 }, () => {});
  try {
    const source = await sourceOf("sd15");
    const { encoder } = await models.text(source, "text_encoder", 0);
    const { data: ids } = await golden.numbers("mix", "input_ids");
    const width = 32;
    const vectors = new Map<number, Float32Array>();
    ids.forEach((id, position) => {
      const row = id - 1000;
      if (row < 0) return;
      vectors.set(position, Float32Array.from(rows.slice(row * width, (row + 1) * width)));
    });
    assert.equal(vectors.size, 4);
    const plain = [...ids].map((id) => id < 1000 ? id : 0);
    const { hidden } = await encoder.encode(plain, 0, vectors);
    const expected = await golden.numbers("mix", "last_hidden_state");
    const error = relativeError(hidden, expected.data);
    assert.ok(error < 1e-4, `off by ${error.toExponential(1)}`);
    const wide = new Map([[1, new Float32Array(33)]]);
    await assert.rejects(encoder.encode(plain, 0, wide), /an embedding is 33 wide/);
  } finally {
    await models.release();
  }
});
