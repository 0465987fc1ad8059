import { z } from "zod";
import { LIMITS } from "../../inference/graph/limits.ts";

/**
 * Fields of AUTOMATIC1111's requests. Clients send dozens that mean something only there; those are
 * let through and have no effect.
 */
const words = z.string().max(LIMITS.prompt.max).nullish();
/** Some programs send large numbers as text, which JavaScript could not hold. */
const seed = z.union([z.int(), z.string().regex(/^-?\d{1,15}$/).transform(Number)]).nullish();
const whole = (max: number) => z.int().min(1).max(max).nullish();

/** A file in base64, with or without `data:image/png;base64,` before it. */
export const base64 = z.string().transform((text, context) => {
  try {
    return Uint8Array.fromBase64(text.replace(/^data:[^,]{0,100},/, ""));
  } catch {
    context.addIssue({ code: "custom", message: "must be an image in base64" });
    return z.NEVER;
  }
});

export const TextInput = z.looseObject({
  prompt: words,
  negative_prompt: words,
  styles: z.array(z.string()).nullish(),
  width: z.int().nullish(),
  height: z.int().nullish(),
  steps: z.int().nullish(),
  cfg_scale: z.number().nullish(),
  sampler_name: z.string().max(100).nullish(),
  sampler_index: z.string().max(100).nullish(),
  scheduler: z.string().max(100).nullish(),
  seed,
  batch_size: whole(LIMITS.count.max),
  n_iter: whole(LIMITS.count.max),
  send_images: z.boolean().nullish(),
  override_settings: z.looseObject({ sd_model_checkpoint: z.string().max(300).nullish() })
    .nullish(),
});
export type TextInput = z.infer<typeof TextInput>;

export const ImageInput = TextInput.extend({
  init_images: z.array(base64).length(1, "send one image"),
  denoising_strength: z.number().nullish(),
  mask: base64.nullish(),
  inpainting_mask_invert: z.union([z.boolean(), z.int()]).nullish(),
});

export const madeSchema = z.object({
  images: z.array(z.string()),
  parameters: z.record(z.string(), z.unknown()),
  info: z.string().describe("JSON: `seed`, `all_seeds`, `infotexts` …"),
});

export const infoSchema = z.object({
  info: z.string(),
  items: z.record(z.string(), z.string()),
  parameters: z.record(z.string(), z.unknown()),
});

export const captionSchema = z.object({ caption: z.string() });

export const progressSchema = z.object({
  progress: z.number(),
  eta_relative: z.number(),
  state: z.object({
    skipped: z.boolean(),
    interrupted: z.boolean(),
    job: z.string(),
    job_count: z.number(),
    job_no: z.number(),
    sampling_step: z.number(),
    sampling_steps: z.number(),
  }),
  current_image: z.string().nullable(),
  textinfo: z.string().nullable(),
});

export const samplersSchema = z.array(z.object({
  name: z.string(),
  aliases: z.array(z.string()),
  options: z.record(z.string(), z.string()),
}));

export const checkpointsSchema = z.array(z.object({
  title: z.string(),
  model_name: z.string(),
  hash: z.string(),
  sha256: z.string(),
  filename: z.string(),
  config: z.null(),
}));

export const optionsSchema = z.object({
  sd_model_checkpoint: z.string(),
  samples_format: z.literal("png"),
});
