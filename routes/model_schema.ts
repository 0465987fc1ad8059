import { z } from "zod";
import type { InstallJob } from "../services/models/install.ts";
import type { ModelRecord } from "../services/models/mod.ts";

/** The shapes of answers about models; names are InvokeAI's where it has them. */

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
  default_settings: z.object({
    width: z.exactOptional(z.number()),
    height: z.exactOptional(z.number()),
    steps: z.exactOptional(z.number()),
    cfg_scale: z.exactOptional(z.number()),
    scheduler: z.exactOptional(z.string()),
  }),
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
}) satisfies z.ZodType<ModelRecord>;

export const modelsSchema = z.object({ models: z.array(modelSchema) });

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

/** The answer of a call about several models that names what was done under `done`. */
export const severalModelsSchema = <D extends string>(done: D) =>
  z.object({
    [done]: z.array(z.string()),
    failed: z.array(z.object({ key: z.string(), error: z.string() })),
  });

export const installSchema = z.object({
  id: z.number(),
  status: z.enum([
    ...["waiting", "downloading", "downloads_done", "running"] as const,
    ...["paused", "completed", "error", "cancelled"] as const,
  ]),
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
}) satisfies z.ZodType<InstallJob>;

export const foundModelsSchema = z.array(
  z.object({ path: z.string(), is_installed: z.boolean() }),
);
