import { z } from "zod";
import { id, sentenceSchema } from "./fields.ts";
import { AT_ONCE } from "./limits.ts";

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

/** The networks that an image model consists of, and what IP-Adapters need. */
const part = z.enum(["unet", "vae", "text_encoder", "text_encoder_2", "image_encoder"]);

const modelFormat = z.enum([
  ...["onnx", "diffusers", "checkpoint"] as const,
  ...["lycoris", "embedding_file", "invokeai"] as const,
]);

/** Type of a file or folder, as recognised; of an installed model as well. */
export const recognised = z.object({
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
  hash: z.string().describe("of samples of its files"),
  sha256: z.string().nullable().describe("of a single file that was downloaded, by its hub"),
  name: z.string(),
  path: z.string().describe("below the models folder; absolute for administrators only"),
  description: z.string(),
  source: z.string(),
  ships: z.boolean().describe("whether it comes with Atelier, and cannot be removed"),
  source_type: z.enum(["path", "url", "hf_repo_id"]),
  source_url: z.string().nullable().describe("the page on the hub that it came from"),
  licence: z.string().nullable().describe("as its hub names it"),
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
  is_default: z.boolean().describe("what images are made with if no model is named"),
  missing: z.boolean().describe("its files are gone"),
  usable: z.boolean().describe("its files are there, and every network that it needs"),
  created_at: z.string(),
  updated_at: z.string(),
});
export type ModelRecord = z.infer<typeof modelSchema>;

export const modelsSchema = z.object({ models: z.array(modelSchema) });
export type ModelList = z.infer<typeof modelsSchema>;

/** Whether a model fits the memory of the machine: `slowly` on a CPU, or beside other programs. */
export const fit = z.enum(["yes", "slowly", "no"]);
export type Fit = z.infer<typeof fit>;

/** Models that were removed, and can be restored. */
export const trashedModelsSchema = z.object({
  models: z.array(
    modelSchema.pick({
      key: true,
      name: true,
      label: true,
      type: true,
      file_size: true,
      missing: true,
    })
      .extend({
        replaced: z.boolean().describe("an earlier version, which newer files have replaced"),
        keeps_files: z.boolean().describe("its files are elsewhere, and stay"),
        deleted_at: z.string(),
        gone_at: z.string().describe("when it is deleted for good"),
      }),
  ),
});
export type TrashedModels = z.infer<typeof trashedModelsSchema>;
export type TrashedModel = TrashedModels["models"][number];

/** The images that were made with a model. */
export const modelImagesSchema = z.object({
  image_count: z.number().describe("that the viewer may see, of whomever"),
  image_names: z.array(z.string()).describe("the viewer's own, newest first; some of them"),
});
export type ModelImages = z.infer<typeof modelImagesSchema>;

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

/**
 * A comparison of a model's files with what was recorded of them. The server remembers the last one
 * of each model until it ends.
 */
export const modelCheckSchema = z.object({
  key: z.string(),
  name: z.string(),
  status: z.enum(["waiting", "running", "completed", "cancelled", "error"]),
  bytes: z.number().describe("that are read"),
  total_bytes: z.number(),
  bytes_per_second: z.number().nullable(),
  seconds_left: z.number().nullable(),
  sound: z.boolean().nullable().describe("null: not known, or not yet"),
  problems: z.array(z.string()),
  problem_sentences: z.array(sentenceSchema.nullable())
    .describe("the same as sentences of the refusals, as far as they are such"),
  ended_at: z.string().nullable(),
});
export type ModelCheck = z.infer<typeof modelCheckSchema>;

/** The models that a command is for. */
export const modelKeysBody = z.strictObject({ keys: z.array(id).max(AT_ONCE.models) });
export type ModelKeysBody = z.input<typeof modelKeysBody>;

/** Folders of models that the server does not know. */
export const modelPathsBody = z.strictObject({
  paths: z.array(z.string().min(1).max(4_000)).max(AT_ONCE.models),
});
export type ModelPathsBody = z.input<typeof modelPathsBody>;
