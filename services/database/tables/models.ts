import type { Generated } from "kysely";
import type { Hub } from "../../contract/hubs.ts";
import type { ModelRecord } from "../../contract/models.ts";
import type { Flag } from "./flag.ts";

/** Models, and how they come here. */
export interface ModelTables {
  models: {
    model_key: string;
    name: string;
    base: string;
    type: string;
    format: Generated<ModelRecord["format"]>;
    variant: Generated<ModelRecord["variant"]>;
    visibility: Generated<"private" | "shared">;
    path: string;
    hash: string;
    description: Generated<string>;
    file_size: Generated<number>;
    source: Generated<string>;
    default_settings: Generated<string>;
    /** JSON list of text. */
    trigger_phrases: Generated<string>;
    /** JSON: keys of models, by the part that they lend. */
    components: Generated<string>;
    /** JSON of `ScheduleSettings`. */
    schedule: Generated<string>;
    /** JSON of `ModelDetails`. */
    details: Generated<string>;
    /** JSON of `Origin` (services/models/origin.ts). */
    origin: Generated<string>;
    has_image: Generated<Flag>;
    /** The model of images for which none is named. */
    is_default: Generated<Flag>;
    created_at: string;
    updated_at: string;
    deleted_at: Generated<string | null>;
  };
  /** The installed models that images were made with; a trigger writes it. */
  image_models: { model_key: string; image_id: number };
  model_downloads: {
    download_id: number;
    source: string;
    /** JSON of `StoredOffer` (services/models/downloads/rows.ts). */
    offer: string;
    /** JSON of `InstallOptions`. */
    options: string;
    status: "waiting" | "paused" | "error";
    /** JSON of a `Refusal`. */
    error: string | null;
    sealed_token: string | null;
    target: string | null;
    created_at: string;
    updated_at: string;
  };
  model_download_files: {
    download_id: number;
    place: number;
    path: string;
    /** Without its query. */
    url: string;
    sealed_query: string | null;
    bytes: number | null;
    sha256: string | null;
    validator: string | null;
    done: Generated<Flag>;
  };
  model_uploads: {
    upload_id: string;
    name: string;
    bytes: number;
    received: number;
    created_at: string;
    updated_at: string;
  };
  hub_tokens: { hub: Hub; sealed: string; hint: string; updated_at: string };
}
