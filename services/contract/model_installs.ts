import { z } from "zod";
import { sentenceSchema } from "./fields.ts";
import { LENGTH } from "./limits.ts";
import { fit, modelSchema, recognised } from "./models.ts";

/** How a model comes into the server: what is found or offered, and its installation. */

/** Result of a trial install of a path. */
export const candidateSchema = recognised.extend({
  path: z.string(),
  is_installed: z.boolean(),
  name: z.string(),
  description: z.string().nullable(),
});
export type Candidate = z.infer<typeof candidateSchema>;

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

/** Whether the hub of a model has a newer version of it. */
export const modelUpdateSchema = z.object({
  newer: z.boolean().nullable().describe("null: nothing tells it, as of a file of the server"),
  source: z.string().nullable().describe("what to install it by"),
  name: z.string().nullable(),
  bytes: z.number().nullable().describe("to download"),
  page: z.string().nullable().describe("its page on the hub"),
});
export type ModelUpdate = z.infer<typeof modelUpdateSchema>;

const installStatus = z.enum([
  ...["waiting", "downloading", "downloads_done", "running"] as const,
  ...["paused", "completed", "error", "cancelled"] as const,
]);
export type InstallStatus = z.infer<typeof installStatus>;

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

/**
 * An installation. One of a file of the server is forgotten when the server ends; a download is
 * not before it is done.
 */
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

/** Families that a user can name for a file that does not say its own. */
export const installableBase = z.enum(["sd-1", "sd-2", "sdxl", "sdxl-refiner"]);

/** What a model is called, and its family if its files do not say it; other fields are ignored. */
export const installBody = z.looseObject({
  name: z.string().trim().min(1).max(LENGTH.modelName).nullish(),
  description: z.string().max(LENGTH.modelDescription).nullish(),
  base: installableBase.nullish(),
});
export type InstallBody = z.input<typeof installBody>;
