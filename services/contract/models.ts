import { z } from "zod";

/** Answers about models; names are InvokeAI's where it has them. */

/** Settings that the form takes over when a user chooses the model. */
const defaults = z.object({
  width: z.exactOptional(z.number()),
  height: z.exactOptional(z.number()),
  steps: z.exactOptional(z.number()),
  cfg_scale: z.exactOptional(z.number()),
  scheduler: z.exactOptional(z.string()),
  weight: z.exactOptional(z.number()).describe("of a LoRA: how strongly it is applied"),
});
export type ModelDefaults = z.infer<typeof defaults>;

/** The networks that an image model consists of. */
const part = z.enum(["unet", "vae", "text_encoder", "text_encoder_2"]);

const modelFormat = z.enum([
  ...["onnx", "diffusers", "checkpoint"] as const,
  ...["lycoris", "embedding_file", "invokeai"] as const,
]);

/** Type of a file or folder, as recognised; of an installed model as well. */
const recognised = z.object({
  base: z.string().describe("its family; `any` for what fits several"),
  type: z.string(),
  format: modelFormat,
  variant: z.enum(["normal", "inpaint", "depth", "pix2pix", "unclip"]),
  label: z.string().describe("what a person would call it"),
  kind: z.string().nullable().describe("the kind within its type: `loha`, `tiny`, `plus` …"),
  precision: z.string().nullable().describe("the type of most of its numbers"),
  prediction_type: z.enum(["epsilon", "v_prediction", "sample"]).nullable(),
  file_size: z.number(),
  trigger_phrases: z.array(z.string()).nullable(),
  borrowed: z.array(z.object({
    part,
    from: z.object({ key: z.string(), name: z.string() }).nullable(),
  })).describe(
    "networks that it does not hold, and the models that lend them; null: there is none",
  ),
});

/** A model as clients see it. Fields about image models alone are null for others. */
export const modelSchema = recognised.extend({
  key: z.string(),
  hash: z.string(),
  name: z.string(),
  path: z.string().describe("below the models folder; absolute for administrators only"),
  description: z.string(),
  source: z.string(),
  source_type: z.literal("path"),
  source_api_response: z.null(),
  cover_image: z.string().nullable(),
  default_settings: defaults,
  schedule: z.object({
    prediction_type: z.exactOptional(z.enum(["epsilon", "v_prediction"])),
    timestep_spacing: z.exactOptional(z.enum(["leading", "linspace", "trailing"])),
    rescale_betas_zero_snr: z.exactOptional(z.boolean()),
  }).describe("what an administrator has set of how it was trained"),
  native_size: z.number().nullable()
    .describe("pixels of the images it was trained on, each side"),
  min_size: z.number().nullable(),
  max_size: z.number().nullable(),
  latent_channels: z.number().nullable(),
  cross_attention_dim: z.number().nullable(),
  takes_images: z.boolean(),
  example_prompts: z.array(z.string()),
  visibility: z.enum(["private", "shared"]),
  missing: z.boolean().describe("its files are gone"),
  usable: z.boolean().describe("its files are there, and every network that it needs"),
  created_at: z.string(),
  updated_at: z.string(),
});
export type ModelRecord = z.infer<typeof modelSchema>;

/** Result of a trial install of a path. */
export const candidateSchema = recognised.extend({
  path: z.string(),
  is_installed: z.boolean(),
  name: z.string(),
  description: z.string().nullable(),
});
export type Candidate = z.infer<typeof candidateSchema>;

export const modelsSchema = z.object({ models: z.array(modelSchema) });
export type ModelList = z.infer<typeof modelsSchema>;

export const starterModelsSchema = z.object({
  starter_models: z.array(
    modelSchema.pick({
      name: true,
      description: true,
      source: true,
      base: true,
      type: true,
      format: true,
    }).extend({
      is_installed: z.boolean(),
      previous_names: z.array(z.string()),
      dependencies: z.null(),
    }),
  ),
  starter_bundles: z.object({}),
});

export const syncSchema = z.object({
  added: z.array(z.string()),
  changed: z.array(z.string()),
  refused: z.array(z.object({ folder: z.string(), reason: z.string() }))
    .describe("what cannot be used, and why"),
});
export type SyncResult = z.infer<typeof syncSchema>;

export const orphansSchema = z.array(z.object({
  path: z.string(),
  absolute_path: z.string(),
  files: z.array(z.string()),
  size_bytes: z.number(),
}));

export const removedOrphansSchema = z.object({
  deleted: z.array(z.string()),
  errors: z.record(z.string(), z.string()),
});

/** The answer of a call about several models that lists the changed ones under `done`. */
export const severalModelsSchema = <D extends string>(done: D) =>
  z.object({
    [done]: z.array(z.string()),
    failed: z.array(z.object({ key: z.string(), error: z.string() })),
  });

const installStatus = z.enum([
  ...["waiting", "downloading", "downloads_done", "running"] as const,
  ...["paused", "completed", "error", "cancelled"] as const,
]);
export type InstallStatus = z.infer<typeof installStatus>;

/** An installation; forgotten when the server ends. */
export const installSchema = z.object({
  id: z.number(),
  status: installStatus,
  error_reason: z.string().nullable(),
  error: z.string().nullable(),
  error_traceback: z.null(),
  config_in: z.record(z.string(), z.unknown()),
  config_out: modelSchema.nullable(),
  inplace: z.boolean(),
  source: z.object({ type: z.literal("local"), path: z.string(), inplace: z.boolean() }),
  local_path: z.string(),
  bytes: z.number(),
  total_bytes: z.number(),
  source_metadata: z.null(),
  download_parts: z.array(z.never()),
});
export type InstallJob = z.infer<typeof installSchema>;

export const foundModelsSchema = z.array(
  z.object({ path: z.string(), is_installed: z.boolean() }),
);
export type FoundModels = z.infer<typeof foundModelsSchema>;
