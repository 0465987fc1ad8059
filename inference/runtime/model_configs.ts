import { z } from "zod";
import type { AttentionShape } from "./onnx/attention_limit.ts";

/** What the pipeline reads of a model folder's JSON files; everything else in them is ignored. */

export const UnetConfig = z.looseObject({
  in_channels: z.int().min(1).default(4),
  /** diffusers gives the number of heads under this name in Stable Diffusion 1, per level in 2. */
  attention_head_dim: z.union([z.number(), z.array(z.number()).min(1)]).default(8),
  num_attention_heads: z.union([z.number(), z.array(z.number()).min(1)]).nullish(),
  /** Stable Diffusion 2.1 computes the scores in fp32 also where the rest is fp16. */
  upcast_attention: z.boolean().default(false),
});

/** What the scores of the UNet's first level take; `half`: is its file fp16? */
export function attentionOf(config: z.output<typeof UnetConfig>, half: boolean): AttentionShape {
  const heads = config.num_attention_heads ?? config.attention_head_dim;
  const bytes = half && !config.upcast_attention ? 2 : 4;
  return { heads: [heads].flat()[0] ?? 8, bytes };
}

export const VaeConfig = z.looseObject({
  latent_channels: z.int().min(1).default(4),
  /** 0.18215 is Stable Diffusion 1's, and diffusers' default. */
  scaling_factor: z.number().gt(0).default(0.18215),
  block_out_channels: z.array(z.number()).min(1),
}).transform((config) => ({
  ...config,
  // Each level but the last halves the sides.
  factor: 2 ** (config.block_out_channels.length - 1),
}));

export const TextConfig = z.looseObject({
  max_position_embeddings: z.int().min(3).default(77),
  vocab_size: z.int().min(1).default(49_408),
  hidden_act: z.string().default("quick_gelu"),
});

export const SchedulerConfig = z.looseObject({
  num_train_timesteps: z.int().min(1).default(1000),
  beta_start: z.number().default(0.0001),
  beta_end: z.number().default(0.02),
  beta_schedule: z.enum(["linear", "scaled_linear", "squaredcos_cap_v2"]).default("linear"),
  prediction_type: z.enum(["epsilon", "v_prediction"]).default("epsilon"),
});
