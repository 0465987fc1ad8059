import type { Selectable } from "kysely";
import type { ModelDefaults, ModelRecord } from "../contract/models.ts";
import type { Tables } from "../database/mod.ts";
import type { ModelDetails } from "./folder.ts";

export type ModelRow = Selectable<Tables["models"]>;

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
