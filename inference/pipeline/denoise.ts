import type { LatentColours } from "../families/family.ts";
import type { SamplerStep, TrainingSchedule } from "../schedulers/types.ts";
import { seededNoise } from "../schedulers/noise.ts";
import type { SamplerName } from "../schedulers/names.ts";
import { SAMPLERS } from "../schedulers/registry.ts";
import { type Adapter, createAdapters } from "./adapter.ts";
import { type Control, createControl } from "./control.ts";
import { ModelError } from "./errors.ts";
import { guidedDenoiser } from "./guidance.ts";
import { keepUnmasked } from "./inpaint.ts";
import { channelsBeside, type Hole, isInpaintingModel } from "./inpainting_model.ts";
import { assertFinite, type Latents, resizeLatents } from "./latents.ts";
import { type ImagePrompt, weightAt } from "./image_prompt.ts";
import type { Conditioning, ControlNet, ImagePromptNet, T2IAdapter, UNet } from "./networks.ts";
import type { Raster } from "./raster.ts";
import { perCall } from "./per_call.ts";

/** A denoiser with the properties of its model. */
export interface DenoiseModel {
  unet: UNet;
  schedule: TrainingSchedule;
  /** Pixels per latent cell. */
  factor: number;
  /** Factor that its latents are multiplied by after encoding, where known. */
  latentScale?: number;
  /** Rough colours of its latents. */
  colours: LatentColours;
  /** Draws clean latents for a preview, where that is cheap; null where there is no room for it. */
  preview: ((latents: Latents) => Promise<Raster | null>) | null;
  /** The ControlNets that were opened with it, in the order asked for. */
  controlNets: readonly ControlNet[];
  /** The T2I-Adapters, likewise. */
  adapters: readonly T2IAdapter[];
  /** The IP-Adapters, likewise. */
  imagePrompts: readonly ImagePromptNet[];
}

export interface DenoiseRequest {
  positive: Conditioning;
  negative: Conditioning;
  /** Pure noise, [1, channels, height, width], or null when `latents` are noisy already. */
  noise: Latents | null;
  latents: Latents | null;
  /**
   * One channel: 0 may change, 1 is kept (InvokeAI's sense). Any size; resampled to the latents'.
   */
  mask: Latents | null;
  /** Whether the mask's greys say when a cell may change, rather than how much. */
  gradientMask: boolean;
  /**
   * Latents of the image without what may change, for inpainting models; null or absent where
   * there is no image.
   */
  masked?: Hole["masked"];
  steps: number;
  cfgScale: number | readonly number[];
  rescale: number;
  /** Part of the schedule to run, 0 … 1. */
  start: number;
  end: number;
  sampler: SamplerName;
  /** Seed of the noise that some samplers add during the run. */
  seed: number;
  /** What steers the image beside the prompts; absent for nothing. */
  controls?: readonly Control[];
  adapters?: readonly Adapter[];
  imagePrompts?: readonly ImagePrompt[];
  signal: AbortSignal;
  onStep?: (step: SamplerStep) => void | Promise<void>;
}

/**
 * Runs a sampler over the guided model and returns the latents, scaled.
 *
 * @throws {RangeError} for options that do not fit together, {ModelError} for a model that cannot
 * do it, {NumericError} when numbers overflow, and the signal's reason when it aborts (checked
 * between steps; a running step is finished first).
 */
export async function denoise(model: DenoiseModel, request: DenoiseRequest): Promise<Latents> {
  const { latents, noise, steps, start, end, signal } = request;
  const shape = latents ?? noise;
  if (!shape) throw new RangeError("denoise_latents needs noise, latents or both");
  if (noise && latents) sameShape(noise, latents);
  const { channels, height, width } = shape;
  const { unet } = model;
  const inpaints = isInpaintingModel(unet.channels, channels);
  if (channels !== unet.channels && !inpaints) {
    throw new ModelError(`the unet takes ${unet.channels} channels, the latents have ${channels}`);
  }
  const origin = { seed: request.seed, scale: model.latentScale ?? shape.scale };
  if (end <= start) return { ...shape, ...origin };

  // Nine decimals take out what 1 − 0.3 leaves behind, so that 0.7 of ten steps is seven.
  const strength = Math.round((1 - start) * 1e9) / 1e9;
  const { mask, gradientMask: gradient, masked: image = null } = request;
  const hole = { mask, gradient, masked: image };
  const plan = SAMPLERS[request.sampler]({ steps, schedule: model.schedule, strength });
  const calls = plan.timesteps.length;
  const lastCall = end >= 1 ? calls : Math.max(1, Math.round(calls * (end - start) / (1 - start)));
  const guided = guidedDenoiser({
    unet,
    positive: request.positive,
    negative: request.negative,
    height,
    width,
    scale: (call) => perCall(request.cfgScale, call, calls),
    rescale: request.rescale,
    beside: inpaints ? await channelsBeside(hole, shape) : null,
    control: createControl(request.controls ?? [], calls),
    adapter: await createAdapters(request.adapters ?? [], calls),
    images: (request.imagePrompts ?? []).map((prompt) => ({
      image: prompt.image,
      weight: (call) => weightAt(prompt, call, calls),
    })),
  });
  const masked = request.mask && !inpaints ? keepUnmasked(guided, keptRegion(request.mask)) : null;

  let stopped: Float32Array | null = null;
  const sample = startSample();
  try {
    const data = await plan.run({
      model: masked ?? guided,
      sample,
      noise: seededNoise(request.seed, "steps"),
      async onStep(step) {
        assertFinite(step.sample, `step ${step.index + 1}`);
        await request.onStep?.({ ...step, total: lastCall });
        signal.throwIfAborted();
        if (step.index + 1 < lastCall || lastCall === calls) return;
        stopped = step.sample.slice();
        throw STOP;
      },
    });
    return { data, channels, height, width, ...origin };
  } catch (error) {
    if (error !== STOP || !stopped) throw error;
    return { data: stopped, channels, height, width, ...origin };
  }

  /**
   * Latents without noise (of an earlier pass) are kept at the noise of their seed, as in InvokeAI.
   */
  function keptRegion(mask: Latents) {
    if (!latents) throw new RangeError("a mask needs latents: what it keeps");
    return {
      mask: resizeLatents(mask, width, height),
      latents,
      noise: noise ??
        { ...latents, data: seededNoise(request.seed, "start")(latents.data.length, 0) },
      schedule: model.schedule,
      gradient: request.gradientMask,
    };
  }
  function startSample(): Float32Array {
    if (latents && noise) return start > 0 ? plan.addNoise(latents.data, noise.data) : pure(noise);
    if (latents) return latents.data;
    return pure(noise as Latents);
  }
  function pure(from: Latents): Float32Array {
    return from.data.map((value) => value * plan.initNoiseSigma);
  }
}

/** Ends a run before the sampler's last step (`denoising_end`). */
const STOP = new Error("the asked part of the schedule is done");

function sameShape(a: Latents, b: Latents): void {
  if (a.channels === b.channels && a.width === b.width && a.height === b.height) return;
  const of = (l: Latents) => `${l.channels}×${l.height}×${l.width}`;
  throw new RangeError(`the noise is ${of(a)}, the latents are ${of(b)}: their sizes must agree`);
}
