import { z } from "zod";

/** Answers about models; names are InvokeAI's where it has them. */

/** Settings that the form takes over when a user chooses the model. */
const defaults = z.object({
  width: z.exactOptional(z.number()),
  height: z.exactOptional(z.number()),
  steps: z.exactOptional(z.number()),
  cfg_scale: z.exactOptional(z.number()),
  scheduler: z.exactOptional(z.string()),
});
export type ModelDefaults = z.infer<typeof defaults>;

export const modelSchema = z.object({
  key: z.string(),
  hash: z.string(),
  name: z.string(),
  base: z.string(),
  type: z.string(),
  format: z.literal("onnx"),
  variant: z.enum(["normal", "inpaint"]),
  path: z.string().describe("below the models folder; absolute for administrators only"),
  file_size: z.number(),
  description: z.string(),
  source: z.string(),
  source_type: z.literal("path"),
  source_api_response: z.null(),
  cover_image: z.string().nullable(),
  default_settings: defaults,
  trigger_phrases: z.null(),
  prediction_type: z.enum(["epsilon", "v_prediction", "sample"]),
  native_size: z.number().describe("pixels of the pictures it was trained on, each side"),
  min_size: z.number().nullable(),
  max_size: z.number().nullable(),
  latent_channels: z.number(),
  cross_attention_dim: z.number(),
  takes_images: z.boolean(),
  example_prompts: z.array(z.string()),
  visibility: z.enum(["private", "shared"]),
  missing: z.boolean().describe("its folder is gone"),
  created_at: z.string(),
  updated_at: z.string(),
});
export type ModelRecord = z.infer<typeof modelSchema>;

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
  refused: z.array(z.object({ folder: z.string(), reason: z.string() })),
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
