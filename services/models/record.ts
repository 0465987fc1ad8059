import type { Selectable } from "kysely";
import type { Tables } from "../database/mod.ts";
import type { ModelDefaults, ModelDetails } from "./folder.ts";

export type ModelRow = Selectable<Tables["models"]>;

/** A model as the API tells of it; names are InvokeAI's where it has them. */
export interface ModelRecord extends Omit<ModelDetails, "example_prompts" | "defaults"> {
  key: string;
  hash: string;
  name: string;
  base: string;
  type: string;
  format: "onnx";
  variant: "normal" | "inpaint";
  /** Below the models folder; absolute only for administrators and models outside of it. */
  path: string;
  file_size: number;
  description: string;
  source: string;
  source_type: "path";
  source_api_response: null;
  cover_image: string | null;
  default_settings: ModelDefaults;
  trigger_phrases: null;
  example_prompts: string[];
  visibility: "private" | "shared";
  /** Its folder is gone. */
  missing: boolean;
  created_at: string;
  updated_at: string;
}

/** What the model's makers suggest, and over it what an administrator has set. */
export function settingsOf(row: Pick<ModelRow, "details" | "default_settings">): ModelDefaults {
  const { defaults } = JSON.parse(row.details) as ModelDetails;
  return { ...defaults, ...JSON.parse(row.default_settings) as ModelDefaults };
}

export function toRecord(
  row: ModelRow,
  { missing, isAdmin, basePath }: { missing: boolean; isAdmin: boolean; basePath: string },
): ModelRecord {
  const details = JSON.parse(row.details) as ModelDetails & { variant?: "inpaint" };
  const outside = row.path.startsWith("/");
  return {
    key: row.model_key,
    hash: row.hash,
    name: row.name,
    base: row.base,
    type: row.type,
    format: "onnx",
    variant: details.variant ?? "normal",
    path: outside && !isAdmin ? "" : row.path.replace(/^@/, ""),
    file_size: row.file_size,
    description: row.description,
    source: outside && !isAdmin ? "" : row.source,
    source_type: "path",
    source_api_response: null,
    cover_image: row.has_image
      ? `${basePath}/api/v2/models/i/${row.model_key}/image?${Date.parse(row.updated_at)}`
      : null,
    default_settings: settingsOf(row),
    trigger_phrases: null,
    prediction_type: details.prediction_type,
    native_size: details.native_size,
    min_size: details.min_size,
    max_size: details.max_size,
    latent_channels: details.latent_channels,
    cross_attention_dim: details.cross_attention_dim,
    takes_images: details.takes_images,
    example_prompts: details.example_prompts,
    visibility: row.visibility,
    missing,
    created_at: row.created_at,
    updated_at: row.updated_at,
  };
}
