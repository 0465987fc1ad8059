import { z } from "zod";
import { costOfSteps, stepsOf } from "../graph/step_cost.ts";
import { LIMITS } from "../graph/limits.ts";
import type { DenoiseModel } from "../pipeline/denoise.ts";
import type { Latents } from "../pipeline/latents.ts";
import { approximatePreview } from "../pipeline/preview.ts";
import { SAMPLER_NAMES } from "../schedulers/names.ts";
import type { SamplerStep } from "../schedulers/types.ts";
import type { NodeContext } from "./context.ts";
import { controls, controlsFor, openControls } from "./controlnet.ts";
import { defineNode, type FieldsBefore } from "./definition.ts";
import { ConditioningField, DenoiseMaskField, LatentsField, UNetField } from "./fields.ts";
import { imagePrompts, imagePromptsFor, layersFor, openImagePrompts } from "./ip_adapter.ts";
import { port, value, wire } from "./ports.ts";
import { adapters, adaptersFor, openAdapters } from "./t2i_adapter.ts";

const scale = z.number().min(LIMITS.cfgScale.min).max(LIMITS.cfgScale.max);
const conditioning = z.union([ConditioningField, z.array(ConditioningField).length(1)]);
const part = z.number().min(0).max(1);

/**
 * Takes the noise out of latents, step by step. The defaults are those of InvokeAI's node, which
 * graphs made for it rely on, and not what images are made with (`families/defaults.ts`).
 */
export const denoiseLatents = defineNode({
  type: "denoise_latents",
  inputs: {
    positive_conditioning: wire("ConditioningField", conditioning, "either"),
    negative_conditioning: wire("ConditioningField", conditioning, "either"),
    noise: wire("LatentsField", LatentsField.nullish()),
    steps: port("integer", z.int().min(LIMITS.steps.min).max(LIMITS.steps.max).default(10)),
    cfg_scale: port("float", z.union([scale, z.array(scale).min(1)]).default(7.5), {
      list: "either",
    }),
    denoising_start: port("float", part.default(0)),
    denoising_end: port("float", part.default(1)),
    scheduler: port("enum", z.enum(SAMPLER_NAMES).default("euler")),
    unet: wire("UNetField", UNetField),
    control: controls,
    ip_adapter: imagePrompts,
    t2i_adapter: adapters,
    cfg_rescale_multiplier: port(
      "float",
      z.number().min(LIMITS.cfgRescale.min).max(LIMITS.cfgRescale.max).default(0),
    ),
    latents: wire("LatentsField", LatentsField.nullish()),
    denoise_mask: wire("DenoiseMaskField", DenoiseMaskField.nullish()),
  },
  outputs: {
    latents: port("LatentsField", LatentsField),
    width: port("integer", value.int),
    height: port("integer", value.int),
  },
  cost(fields) {
    const start = fields.number("denoising_start", 0);
    const end = fields.number("denoising_end", 1);
    // The image is as large as its noise, or as the one that it starts from.
    const size = fields.source("noise") ?? fields.source("latents")?.source("image");
    const width = size?.number("width", 512) ?? 512;
    const height = size?.number("height", 512) ?? 512;
    return {
      steps: stepsOf(fields.number("steps", 10), start, end),
      passes: passesOf(fields.own("cfg_scale"), steeringBefore(fields, "control")),
      ...{ width, height },
      once: costOnce({
        adapters: steeringBefore(fields, "t2i_adapter"),
        images: steeringBefore(fields, "ip_adapter"),
        ...{ width, height },
      }),
    };
  },
  async run(inputs, context) {
    const { latents, noise, denoise_mask: mask } = inputs;
    const load = (f: { latents_name: string } | null | undefined) =>
      f ? context.latents.load(f.latents_name) : null;
    const steering = controlsFor(inputs.control, inputs.unet.unet);
    const adapting = adaptersFor(inputs.t2i_adapter, inputs.unet.unet);
    const showing = imagePromptsFor(inputs.ip_adapter, inputs.unet.unet);
    const model = await context.models.unet(inputs.unet, {
      controls: steering.map(({ control_model }) => control_model),
      adapters: adapting.map(({ t2i_adapter_model }) => t2i_adapter_model),
      imagePrompts: showing.map(({ ip_adapter_model, method }) => ({
        model: ip_adapter_model,
        layers: layersFor(method, inputs.unet.unet.base),
      })),
    });
    const start = { latents: load(latents), noise: load(noise) };
    const shape = start.latents ?? start.noise;
    const counts = {
      controls: steering.length,
      adapters: adapting.length,
      images: showing.length,
    };
    if (shape) context.spend(costOf(inputs, shape, model.factor, counts));
    // The samplers and all that they need: the server reads this file for its fields alone.
    const { denoise } = await import("../pipeline/denoise.ts");
    const result = await denoise(model, {
      positive: context.conditionings.load(single(inputs.positive_conditioning)),
      negative: context.conditionings.load(single(inputs.negative_conditioning)),
      ...start,
      ...(mask ? context.masks.load(mask.mask_name) : { mask: null }),
      gradientMask: mask?.gradient ?? false,
      steps: inputs.steps,
      cfgScale: inputs.cfg_scale,
      rescale: inputs.cfg_rescale_multiplier,
      start: inputs.denoising_start,
      end: inputs.denoising_end,
      sampler: inputs.scheduler,
      seed: noise?.seed ?? latents?.seed ?? 0,
      controls: shape ? await openControls(steering, model, shape, context) : [],
      adapters: shape ? await openAdapters(adapting, model, shape, context) : [],
      imagePrompts: await openImagePrompts(showing, model, context),
      signal: context.signal,
      onStep: (step) => shape ? report(step, shape, model, context) : undefined,
    });
    return {
      latents: { latents_name: context.latents.save(result), seed: result.seed },
      width: result.width * model.factor,
      height: result.height * model.factor,
    };
  },
});

interface Run {
  steps: number;
  denoising_start: number;
  denoising_end: number;
  cfg_scale: number | number[];
}

function costOf(
  run: Run,
  latents: Latents,
  factor: number,
  { controls, ...counts }: { controls: number; adapters: number; images: number },
): number {
  const steps = stepsOf(run.steps, run.denoising_start, run.denoising_end);
  const [width, height] = [latents.width * factor, latents.height * factor];
  return costOfSteps(steps, passesOf(run.cfg_scale, controls), width, height) +
    costOnce({ ...counts, width, height });
}

/**
 * A T2I-Adapter's products for a pixel, of those of a U-Net of Stable Diffusion 1 (1.1e11 of 1.3e12
 * for a megapixel).
 */
const ADAPTER = 0.09;
/**
 * The products of an image encoder (ViT-H: 6.3e8 weights × 257 tokens), of those of a U-Net for a
 * megapixel.
 */
const IMAGE = 0.12;

/** Cost of what T2I-Adapters and image prompts compute before the first step. */
function costOnce(
  { adapters, images, width, height }: {
    adapters: number;
    images: number;
    width: number;
    height: number;
  },
): number {
  return adapters * costOfSteps(1, ADAPTER, width, height) + images * IMAGE;
}

/** Model passes per step. A ControlNet is the way down of a U-Net, about half of it. */
function passesOf(scale: unknown, controls: number): number {
  return (scale === 1 ? 1 : 2) * (1 + controls / 2);
}

/** Number of ControlNets or adapters that a field is given, as far as the graph shows it. */
function steeringBefore(
  fields: FieldsBefore,
  field: "control" | "t2i_adapter" | "ip_adapter",
): number {
  const from = fields.source(field);
  if (!from) return 0;
  // What gathers several has an edge for each.
  return from.source("item") ? Math.max(from.edges, 1) : 1;
}

function single(field: z.output<typeof conditioning>): string {
  const one = Array.isArray(field) ? field[0] : field;
  return one?.conditioning_name ?? "";
}

async function report(
  step: SamplerStep,
  shape: Latents,
  model: DenoiseModel,
  context: NodeContext,
): Promise<void> {
  const done = step.index + 1;
  const message = `Step ${done} of ${step.total}`;
  const told = { step: done, total: step.total, sigma: step.sigma, message };
  // Always the first, the middle and the last step, however fast they come.
  const landmark = done === 1 || done === step.total || done === Math.ceil(step.total / 2);
  if (!landmark && !context.previewDue()) return await context.progress(told);
  const { channels, width, height } = shape;
  const latents = { data: step.denoised, channels, width, height };
  const draw = async () =>
    await model.preview?.(latents) ??
      approximatePreview(latents, model.colours);
  const preview = await context.preview(draw, width * model.factor, height * model.factor);
  await context.progress({ ...told, preview });
}
