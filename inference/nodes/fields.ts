import { z } from "zod";
import { LIMITS } from "../graph/limits.ts";
import { CONTROL_MODES } from "../pipeline/control.ts";
import { RESIZE_MODES } from "../pipeline/fit.ts";

/** The composite values that flow between nodes, field by field as InvokeAI's API names them. */

export const ImageField = z.object({ image_name: z.string().min(1).max(200) });

export const BoardField = z.object({ board_id: z.string().min(1).max(200) });

export const ModelIdentifierField = z.object({
  key: z.string().min(1).max(200),
  hash: z.string().max(200),
  name: z.string().max(500),
  base: z.string().max(50),
  type: z.string().max(50),
  submodel_type: z.string().nullish(),
});

const { weight, count } = LIMITS.lora;

/** A LoRA and how strongly it is applied; a negative weight is its opposite. */
export const LoRAField = z.object({
  lora: ModelIdentifierField,
  weight: z.number().min(weight.min).max(weight.max),
});

const loras = z.array(LoRAField).max(count, `at most ${count} LoRAs can be applied at once`);

/** Axes along which an image continues at its opposite edge. */
const seamless = z.array(z.enum(["x", "y"])).max(2).optional();

const factor = z.number().min(-1).max(3);

/** Factors of FreeU: see `networks/unet.ts`. */
export const FreeUConfig = z.object({ s1: factor, s2: factor, b1: factor, b2: factor });

export const UNetField = z.object({
  unet: ModelIdentifierField,
  scheduler: ModelIdentifierField,
  loras,
  seamless_axes: seamless,
  freeu_config: FreeUConfig.nullish(),
});

export const CLIPField = z.object({
  tokenizer: ModelIdentifierField,
  text_encoder: ModelIdentifierField,
  skipped_layers: z.int().min(0),
  loras,
});

export const VAEField = z.object({ vae: ModelIdentifierField, seamless_axes: seamless });

export const LatentsField = z.object({
  latents_name: z.string(),
  seed: z.int().nullish(),
});

export const ConditioningField = z.object({
  conditioning_name: z.string(),
  mask: z.null({ error: "regional prompts are not supported" }).optional(),
});

const { weight: force } = LIMITS.control;
const steering = z.number().min(force.min).max(force.max);
const share = z.number().min(0).max(1);

/** A ControlNet at work: the defaults are InvokeAI's. */
export const ControlField = z.object({
  image: ImageField,
  control_model: ModelIdentifierField,
  control_weight: z.union([steering, z.array(steering).min(1).max(LIMITS.steps.max)]).default(1),
  begin_step_percent: share.default(0),
  end_step_percent: share.default(1),
  control_mode: z.enum(CONTROL_MODES).default("balanced"),
  resize_mode: z.enum(RESIZE_MODES).default("just_resize"),
});

/** A T2I-Adapter at work: the defaults are InvokeAI's. */
export const T2IAdapterField = z.object({
  image: ImageField,
  t2i_adapter_model: ModelIdentifierField,
  weight: z.union([steering, z.array(steering).min(1).max(LIMITS.steps.max)]).default(1),
  begin_step_percent: share.default(0),
  end_step_percent: share.default(1),
  resize_mode: z.enum(RESIZE_MODES).default("just_resize"),
});

/** An image that counts beside the prompt: the defaults are InvokeAI's. */
export const IPAdapterField = z.object({
  image: z.union([
    ImageField,
    z.array(ImageField).length(1, "one image only: take a node for each"),
  ]),
  ip_adapter_model: ModelIdentifierField,
  weight: z.union([steering, z.array(steering).min(1).max(LIMITS.steps.max)]).default(1),
  method: z.enum(["full", "style", "composition"]).default("full"),
  begin_step_percent: share.default(0),
  end_step_percent: share.default(1),
});

export const DenoiseMaskField = z.object({
  mask_name: z.string(),
  masked_latents_name: z.string().nullish(),
  gradient: z.boolean().optional(),
});

export const MetadataField = z.record(z.string(), z.unknown());

export const MetadataItemField = z.object({ label: z.string(), value: z.unknown() });
