import { AT_ONCE, LENGTH } from "./limits.ts";
import { id } from "./fields.ts";
import { z } from "zod";
import { sentenceSchema } from "./fields.ts";

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

/** Whether a model fits the memory of the machine: `slowly` on a CPU, or beside other programs. */
const fit = z.enum(["yes", "slowly", "no"]);
export type Fit = z.infer<typeof fit>;

const starterModel = modelSchema.pick({
  name: true,
  description: true,
  source: true,
  base: true,
  type: true,
  format: true,
}).extend({
  id: z.string(),
  licence: z.string().nullable(),
  bytes: z.number().describe("to download, rounded"),
  needed_memory: z.number(),
  fits: fit.nullable().describe("null: nothing tells the memory of the GPU"),
  is_installed: z.boolean(),
  previous_names: z.array(z.string()),
  dependencies: z.null(),
});
export type StarterModelDTO = z.infer<typeof starterModel>;

export const starterModelsSchema = z.object({
  starter_models: z.array(starterModel),
  starter_bundles: z.record(
    z.string(),
    z.object({ name: z.string(), models: z.array(starterModel) }),
  ),
});
export type StarterModelsAnswer = z.infer<typeof starterModelsSchema>;

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

const installStatus = z.enum([
  ...["waiting", "downloading", "downloads_done", "running"] as const,
  ...["paused", "completed", "error", "cancelled"] as const,
]);
export type InstallStatus = z.infer<typeof installStatus>;

/** A comparison of a model's files with what was recorded of them. The server remembers the last one
 * of each model until it ends. */
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

/** Whether the hub of a model has a newer version of it. */
export const modelUpdateSchema = z.object({
  newer: z.boolean().nullable().describe("null: nothing tells it, as of a file of the server"),
  source: z.string().nullable().describe("what to install it by"),
  name: z.string().nullable(),
  bytes: z.number().nullable().describe("to download"),
  page: z.string().nullable().describe("its page on the hub"),
});
export type ModelUpdate = z.infer<typeof modelUpdateSchema>;

/** Hubs at which the server can sign in with a token. */
export const HUBS = ["huggingface", "civitai"] as const;
export type Hub = (typeof HUBS)[number];

/** Where a model is taken from, in InvokeAI's form. A token is never given out. */
const installSource = z.discriminatedUnion("type", [
  z.object({ type: z.literal("local"), path: z.string(), inplace: z.boolean() }),
  z.object({
    type: z.literal("hf"),
    repo_id: z.string(),
    variant: z.string().nullable(),
    subfolder: z.string().nullable(),
    access_token: z.null(),
  }),
  z.object({ type: z.literal("url"), url: z.string(), access_token: z.null() }),
]);
export type InstallSource = z.infer<typeof installSource>;

/** One file of a download. */
const downloadPart = z.object({
  source: z.string().describe("its address"),
  dest: z.string().describe("its place in the model"),
  status: z.enum(["waiting", "running", "paused", "completed", "cancelled", "error"]),
  bytes: z.number(),
  total_bytes: z.number().describe("0 as long as nobody has said it"),
});
export type DownloadPart = z.infer<typeof downloadPart>;

/** An installation. One of a file of the server is forgotten when the server ends; a download is
 * not before it is done. */
export const installSchema = z.object({
  id: z.number(),
  status: installStatus,
  error_reason: z.string().nullable(),
  error: z.string().nullable(),
  error_traceback: z.null(),
  config_in: z.record(z.string(), z.unknown()),
  config_out: modelSchema.nullable(),
  inplace: z.boolean(),
  source: installSource,
  label: z.string().describe("what is installed, for people"),
  error_sentence: sentenceSchema.nullable().describe("the reason as a sentence of the refusals"),
  local_path: z.string(),
  bytes: z.number(),
  total_bytes: z.number(),
  bytes_per_second: z.number().nullable().describe("of the last seconds; null while nothing comes"),
  seconds_left: z.number().nullable(),
  source_metadata: z.null(),
  download_parts: z.array(downloadPart),
});
export type InstallJob = z.infer<typeof installSchema>;

/** What a hub has at a source. */
export const offerSchema = z.object({
  source: z.string().describe("what to install it by"),
  name: z.string(),
  description: z.string().nullable(),
  licence: z.string().nullable(),
  page: z.string().nullable().describe("its page on the hub"),
  trigger_phrases: z.array(z.string()),
  files: z.array(z.object({ path: z.string(), bytes: z.number().nullable() }))
    .describe("what would be downloaded; empty: there is a choice to make"),
  total_bytes: z.number().nullable(),
  choices: z.array(z.object({
    source: z.string(),
    label: z.string(),
    bytes: z.number().nullable(),
  })).describe("other precisions and files of the same place"),
  gated: z.boolean().describe("whether the hub wants a token for it"),
  recognised: recognised.pick({
    base: true,
    type: true,
    variant: true,
    label: true,
    kind: true,
    precision: true,
  }).nullable().describe("what its weights are, read off their header; null: not known before"),
  refused: z.string().nullable().describe("why it could not be used here"),
  needed_memory: z.number().nullable(),
  fits: fit.nullable(),
});
export type OfferDTO = z.infer<typeof offerSchema>;

export const huggingFaceModelsSchema = z.object({
  urls: z.array(z.string()).nullable(),
  is_diffusers: z.boolean(),
});

/** The last characters of the token of each hub; null: there is none. */
export const hubTokensSchema = z.object({
  huggingface: z.string().nullable(),
  civitai: z.string().nullable(),
});
export type HubTokenHints = z.infer<typeof hubTokensSchema>;

export const tokenStatusSchema = z.enum(["valid", "invalid", "unknown"]);
export type TokenStatus = z.infer<typeof tokenStatusSchema>;

export const foundModelsSchema = z.array(
  z.object({ path: z.string(), is_installed: z.boolean() }),
);
export type FoundModels = z.infer<typeof foundModelsSchema>;

/** A folder of the server, as it is shown to choose a model there. */
export const browsedSchema = z.object({
  path: z.string().nullable().describe("null: the places where looking around begins"),
  parent: z.string().nullable().describe("null: there is no way up from here"),
  entries: z.array(z.object({
    name: z.string(),
    path: z.string(),
    is_model: z.boolean(),
    bytes: z.number().nullable().describe("null: a folder"),
  })),
});
export type BrowsedFolder = z.infer<typeof browsedSchema>;

/** Families that a user can name for a file that does not say its own. */
export const installableBase = z.enum(["sd-1", "sd-2", "sdxl", "sdxl-refiner"]);

/** What a model is called, and its family if its files do not say it; other fields are ignored. */
export const installBody = z.looseObject({
  name: z.string().trim().min(1).max(LENGTH.modelName).nullish(),
  description: z.string().max(LENGTH.modelDescription).nullish(),
  base: installableBase.nullish(),
});
export type InstallBody = z.input<typeof installBody>;

/** The models that a command is for. */
export const modelKeysBody = z.strictObject({ keys: z.array(id).max(AT_ONCE.models) });
export type ModelKeysBody = z.input<typeof modelKeysBody>;

/** Folders of models that the server does not know. */
export const modelPathsBody = z.strictObject({
  paths: z.array(z.string().min(1).max(4_000)).max(AT_ONCE.models),
});
export type ModelPathsBody = z.input<typeof modelPathsBody>;

/** A token of a hub: printable, as it goes into a header. */
export const hubToken = z.string().trim().min(1).max(1_000).regex(/^[\x21-\x7e]+$/);
export const hubTokenBody = z.strictObject({ token: hubToken });
export type HubTokenBody = z.input<typeof hubTokenBody>;
