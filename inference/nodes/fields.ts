import { z } from "zod";
import { LIMITS } from "../graph/limits.ts";

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
const seamless = z.array(z.string()).max(0, "seamless tiling is not supported").optional();

export const UNetField = z.object({
  unet: ModelIdentifierField,
  scheduler: ModelIdentifierField,
  loras,
  seamless_axes: seamless,
  freeu_config: z.null({ error: "FreeU is not supported" }).optional(),
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

export const DenoiseMaskField = z.object({
  mask_name: z.string(),
  masked_latents_name: z.string().nullish(),
  gradient: z.boolean().optional(),
});

export const MetadataField = z.record(z.string(), z.unknown());

export const MetadataItemField = z.object({ label: z.string(), value: z.unknown() });
