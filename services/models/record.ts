import type { ScheduleSettings } from "../../inference/types.ts";
import type { ModelDefaults, ModelRecord } from "../contract/models.ts";
import { detailsOf } from "./details.ts";
import type { Borrowed } from "./lending.ts";
import { originOf } from "./origin.ts";
import { isShipped } from "./places.ts";
import type { ModelRow } from "./row.ts";

/** Defaults suggested by the model's authors, overridden by those an administrator has set. */
export function settingsOf(row: Pick<ModelRow, "details" | "default_settings">): ModelDefaults {
  return { ...detailsOf(row).defaults, ...JSON.parse(row.default_settings) as ModelDefaults };
}

/**
 * Facts about a model's training that the engine cannot read off the weights: from the file beside
 * them, overridden by an administrator's settings. Folders of ONNX graphs have a file of their own
 * for them.
 */
export function scheduleOf(
  row: Pick<ModelRow, "details" | "schedule" | "format">,
): ScheduleSettings {
  const { prediction_type } = detailsOf(row);
  const told = row.format !== "onnx" && prediction_type === "v_prediction";
  return {
    ...(told ? { prediction_type } : {}),
    ...JSON.parse(row.schedule) as ScheduleSettings,
  };
}

export interface RecordContext {
  missing: boolean;
  /** Whether it is used where no model is named. */
  isDefault: boolean;
  isAdmin: boolean;
  basePath: string;
  borrowed: readonly Borrowed[];
}

export function toRecord(
  row: ModelRow,
  { missing, isDefault, isAdmin, basePath, borrowed }: RecordContext,
): ModelRecord {
  const details = detailsOf(row);
  const outside = row.path.startsWith("/");
  const origin = originOf(row);
  const schedule = JSON.parse(row.schedule) as ScheduleSettings;
  const hasPhrases = ["main", "lora", "embedding"].includes(row.type);
  return {
    key: row.model_key,
    hash: row.hash,
    sha256: origin.sha256?.[""] ?? null,
    name: row.name,
    base: row.base,
    type: row.type,
    format: row.format,
    variant: row.variant,
    label: details.label,
    kind: details.kind,
    precision: details.precision,
    path: outside && !isAdmin ? "" : row.path.replace(/^@/, ""),
    file_size: row.file_size,
    description: row.description,
    source: outside && !isAdmin ? "" : row.source,
    ships: isShipped(row.path),
    source_type: origin.type ?? "path",
    source_url: origin.page ?? null,
    licence: origin.licence ?? null,
    source_api_response: null,
    cover_image: row.has_image
      ? `${basePath}/api/v2/models/i/${row.model_key}/image?${Date.parse(row.updated_at)}`
      : null,
    default_settings: settingsOf(row),
    trigger_phrases: hasPhrases ? JSON.parse(row.trigger_phrases) as string[] : null,
    prediction_type: details.prediction_type &&
      (schedule.prediction_type ?? details.prediction_type),
    schedule,
    native_size: details.native_size,
    min_size: details.min_size,
    max_size: details.max_size,
    latent_channels: details.latent_channels,
    cross_attention_dim: details.cross_attention_dim,
    takes_images: details.takes_images,
    example_prompts: details.example_prompts,
    // Only administrators see the lender, as other users may not be allowed to see it.
    borrowed: isAdmin ? namesOf(borrowed) : [],
    visibility: row.visibility,
    is_default: isDefault,
    missing,
    usable: !missing && borrowed.every(({ lender }) => lender !== null),
    created_at: row.created_at,
    updated_at: row.updated_at,
  };
}

export function namesOf(borrowed: readonly Borrowed[]): ModelRecord["borrowed"] {
  return borrowed.map(({ part, lender }) => ({
    part,
    from: lender && { key: lender.model_key, name: lender.name },
  }));
}
