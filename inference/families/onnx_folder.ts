import { z } from "zod";

/**
 * Requirements on a folder of ONNX files in diffusers' layout. The installer and the engine both
 * read folders through this file, so that every model that can be installed can also be run.
 */

/** The parts of such a folder that hold an ONNX file. */
export type OnnxPart = "text_encoder" | "unet" | "vae_decoder" | "vae_encoder";

/** File names that a part may have, in order of preference, and transformers.js' name for each. */
export const ONNX_FILES = [
  { file: "model.onnx", dtype: "fp32" },
  { file: "model_fp16.onnx", dtype: "fp16" },
] as const;

/** Stable Diffusion 1.x and 2.x pipelines, as diffusers and optimum write them. */
const PIPELINES = /^(Onnx|ORT)?(StableDiffusion(Img2Img|Inpaint)?|LatentConsistencyModel)Pipeline$/;

/**
 * Schemas of the JSON files; everything else in them is ignored. Messages go behind the name of the
 * file.
 */

const ModelIndex = z.looseObject({
  _class_name: z.string().regex(PIPELINES, {
    error: ({ input }) =>
      `names a ${input}, which this engine cannot run ` +
      "(it runs Stable Diffusion 1.x and 2.x exported to ONNX)",
  }),
});

export const UnetConfig = z.looseObject({
  sample_size: z.union([z.int().positive(), z.tuple([z.int(), z.int()])]).default(64),
  in_channels: z.literal(4, {
    error: ({ input }) =>
      `has a U-Net of ${input} input channels, as models for inpainting have: exported to ONNX ` +
      "they cannot be run; with its weights in .safetensors it can be installed",
  }).default(4),
  out_channels: z.int().positive().default(4),
  cross_attention_dim: z.union([z.int().positive(), z.array(z.int())]).optional(),
  /** diffusers gives the number of heads under this name in Stable Diffusion 1, per level in 2. */
  attention_head_dim: z.union([z.number(), z.array(z.number()).min(1)]).default(8),
  num_attention_heads: z.union([z.number(), z.array(z.number()).min(1)]).nullish(),
  /** Stable Diffusion 2.1 computes the scores in fp32 also where the rest is fp16. */
  upcast_attention: z.boolean().default(false),
});

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

export const SchedulerConfig = z.looseObject({
  num_train_timesteps: z.int().min(1).default(1000),
  beta_start: z.number().default(0.0001),
  beta_end: z.number().default(0.02),
  beta_schedule: z.enum(["linear", "scaled_linear", "squaredcos_cap_v2"]).default("linear"),
  prediction_type: z.enum(["epsilon", "v_prediction"]).default("epsilon"),
  timestep_spacing: z.enum(["leading", "linspace", "trailing"]).nullish(),
  rescale_betas_zero_snr: z.boolean().nullish(),
  steps_offset: z.int().min(0).nullish(),
}).transform(({ timestep_spacing, rescale_betas_zero_snr, steps_offset, ...config }) => ({
  ...config,
  ...(timestep_spacing ? { timestep_spacing } : {}),
  ...(rescale_betas_zero_snr ? { rescale_betas_zero_snr } : {}),
  ...(typeof steps_offset === "number" ? { steps_offset } : {}),
}));

/** The JSON files that such a folder must have, each with its schema. */
export const ONNX_CONFIGS = {
  "model_index.json": ModelIndex,
  "unet/config.json": UnetConfig,
  "scheduler/scheduler_config.json": SchedulerConfig,
  "vae_decoder/config.json": VaeConfig,
} as const;

/** Describes what is wrong with a value that a schema refused; follows the name of its file. */
export function wrongIn(error: z.ZodError): string {
  const issue = error.issues[0];
  // Messages of the schemas' own are sentences already.
  if (issue?.message.startsWith("has ") || issue?.message.startsWith("names ")) {
    return issue.message;
  }
  return `has a wrong ${issue?.path.join(".") || "content"}: ${issue?.message}`;
}
