import type { Generated, GeneratedAlways } from "kysely";
import type { Visibility } from "../contract/fields.ts";
import type { ImageCategory, ImageOrigin } from "../contract/images.ts";
import type { QueueStatus } from "../contract/queue.ts";
import type { Hub } from "../contract/hubs.ts";
import type { ModelRecord } from "../contract/models.ts";
import type { GrantLevel } from "../contract/sharing.ts";

/** 0 or 1: SQLite has no boolean. */
export type Flag = 0 | 1;

/** The tables as Kysely sees them; the truth is in `migrations/`. Instants are ISO 8601 text. */
export interface Tables {
  users: {
    user_id: string;
    email: string;
    email_key: string;
    user_name: Generated<string | null>;
    user_name_key: Generated<string | null>;
    display_name: string | null;
    password_hash: string | null;
    is_admin: Generated<Flag>;
    is_active: Generated<Flag>;
    must_change_password: Generated<Flag>;
    token_epoch: Generated<number>;
    quota_bytes: number | null;
    quota_images: number | null;
    queue_weight: Generated<number>;
    max_pending: number | null;
    max_running: number | null;
    created_at: string;
    updated_at: string;
    last_login_at: string | null;
  };
  user_sessions: {
    session_id: string;
    user_id: string;
    remember_me: Generated<Flag>;
    address: string | null;
    client: string | null;
    created_at: string;
    last_seen_at: string;
    expires_at: string;
    absolute_expires_at: string;
    ended_at: string | null;
    end_reason: string | null;
    /** May choose a password without typing the old one. */
    chooses_password: Generated<Flag>;
  };
  sign_in_links: {
    link_id: string;
    user_id: string;
    token_hash: string;
    created_at: string;
    expires_at: string;
    used_at: Generated<string | null>;
    revoked_at: Generated<string | null>;
  };
  api_keys: {
    key_id: string;
    user_id: string;
    name: string;
    prefix: string;
    token_hash: string;
    /** JSON list of scopes. */
    scopes: string;
    created_at: string;
    last_used_at: string | null;
    expires_at: string | null;
    revoked_at: string | null;
  };
  login_failures: {
    bucket: string;
    failures: number;
    last_failure_at: string;
    blocked_until: string | null;
  };
  groups: {
    group_id: string;
    name: string;
    name_key: string;
    queue_weight: Generated<number>;
    quota_bytes: Generated<number | null>;
    quota_images: Generated<number | null>;
    max_pending: Generated<number | null>;
    max_running: Generated<number | null>;
    created_at: string;
    updated_at: string;
  };
  group_members: { group_id: string; user_id: string };
  boards: {
    board_id: string;
    user_id: string;
    board_name: string;
    cover_image_name: string | null;
    archived: Generated<Flag>;
    visibility: Generated<Visibility>;
    created_at: string;
    updated_at: string;
    deleted_at: string | null;
  };
  boards_left: { board_id: string; user_id: string };
  images: {
    image_id: Generated<number>;
    image_name: string;
    user_id: string;
    board_id: string | null;
    image_origin: ImageOrigin;
    image_category: ImageCategory;
    image_subfolder: string;
    width: number;
    height: number;
    bytes: number;
    is_intermediate: Generated<Flag>;
    starred: Generated<Flag>;
    session_id: string | null;
    node_id: string | null;
    metadata: string | null;
    workflow: string | null;
    graph: string | null;
    prompt: Generated<string>;
    tags: Generated<string>;
    description: Generated<string>;
    created_at: string;
    updated_at: string;
    deleted_at: string | null;
    deleted_from_board_id: string | null;
    has_workflow: GeneratedAlways<Flag>;
  };
  /** How many images there are of each kind, without the trash; triggers write it. */
  image_totals: {
    user_id: string;
    is_intermediate: Flag;
    image_category: ImageCategory;
    starred: Flag;
    /** Empty for images on no board. */
    board: string;
    board_id: GeneratedAlways<string | null>;
    items: number;
  };
  /**
   * How many were made in a quarter of an hour (`services/images/quarters.ts`), without the trash
   * and intermediates; triggers write it.
   */
  image_quarters: {
    user_id: string;
    quarter: string;
    image_category: ImageCategory;
    items: number;
    starred_items: number;
  };
  image_tags: { image_name: string; tag: string };
  /** The names that uploads had where they came from, also as lists compare them. */
  image_files: { image_id: number; file_name: string; name_key: string };
  /** The samplers that images were made by; a trigger writes it. */
  image_samplers: { sampler: string; image_id: number };
  /** What a model for similarity has made of images. */
  image_vectors: { image_id: number; model_hash: string; vector: Uint8Array };
  /** Prompt, tags, description and file name as searches compare them. */
  image_words: { image_id: number; words: string };
  image_search: { rowid: number; words: string; image_search: string; rank: number };
  workflows: {
    workflow_id: string;
    user_id: string;
    name: string;
    description: Generated<string>;
    category: Generated<"user" | "default">;
    tags: Generated<string>;
    visibility: Generated<Visibility>;
    workflow: string;
    has_thumbnail: Generated<Flag>;
    readable: GeneratedAlways<Flag>;
    created_at: string;
    updated_at: string;
  };
  workflow_openings: { workflow_id: string; user_id: string; opened_at: string };
  style_presets: {
    style_preset_id: string;
    user_id: string;
    name: string;
    type: Generated<"user" | "default" | "project">;
    visibility: Generated<Visibility>;
    positive_prompt: Generated<string>;
    negative_prompt: Generated<string>;
    has_image: Generated<Flag>;
    created_at: string;
    updated_at: string;
    deleted_at: Generated<string | null>;
  };
  wildcards: {
    wildcard_id: string;
    user_id: string;
    name: string;
    name_key: string;
    visibility: Generated<Visibility>;
    text: string;
    line_count: Generated<number>;
    created_at: string;
    updated_at: string;
    deleted_at: Generated<string | null>;
  };
  system_prompts: {
    system_prompt_id: string;
    user_id: string;
    name: string;
    content: string;
    visibility: Generated<Visibility>;
    created_at: string;
    updated_at: string;
  };
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
  thing_kinds: { kind: string };
  grants: {
    grant_id: string;
    /** A `ThingKind` (services/access/kinds). */
    kind: string;
    thing_id: string;
    user_id: string | null;
    group_id: string | null;
    level: GrantLevel;
    expires_at: string | null;
    granted_by: string;
    created_at: string;
  };
  downloads: {
    download_name: string;
    user_id: string;
    image_names: string;
    created_at: string;
    expires_at: string;
  };
  client_state: {
    user_id: string;
    queue_id: string;
    key: string;
    value: string;
    updated_at: string;
  };
  queues: {
    queue_id: string;
    is_paused: Generated<Flag>;
    last_sequence: Generated<number>;
    last_fence: Generated<number>;
    virtual_time: Generated<number>;
  };
  queue_batches: { batch_id: string; graph: string; workflow: string | null };
  queue_counts: { queue_id: string; user_id: string; status: QueueStatus; items: number };
  queue_totals: { queue_id: string; status: QueueStatus; items: number };
  session_queue: {
    item_id: Generated<number>;
    queue_id: string;
    user_id: string;
    batch_id: string;
    session_id: string;
    status: Generated<QueueStatus>;
    status_sequence: Generated<number>;
    priority: Generated<number>;
    position: number;
    service_class: Generated<"normal" | "background">;
    origin: string | null;
    destination: string | null;
    /** JSON: outputs by node id. */
    results: string | null;
    prompt_notes: string | null;
    /** JSON list of `{ node_path, field_name, value }`. */
    field_values: string | null;
    model_key: string | null;
    cost: Generated<number>;
    charged_seconds: number | null;
    measured_seconds: number | null;
    error_type: string | null;
    error_message: string | null;
    error_traceback: string | null;
    retried_from_item_id: number | null;
    device: string | null;
    lease_holder: string | null;
    lease_fence: number | null;
    lease_expires_at: string | null;
    attempts: Generated<number>;
    created_at: string;
    updated_at: string;
    started_at: string | null;
    completed_at: string | null;
  };
  queue_accounts: {
    queue_id: string;
    user_id: string;
    virtual_time: Generated<number>;
    served_seconds: Generated<number>;
    last_fence: Generated<number>;
    updated_at: string;
    next_class: Generated<"normal" | "background" | null>;
    next_position: Generated<number | null>;
  };
  engine_rates: {
    device: string;
    model_key: string;
    seconds_per_cost: number;
    samples: number;
    updated_at: string;
  };
  audit_log: {
    audit_id: Generated<number>;
    at: string;
    actor_id: string;
    actor_label: string;
    action: string;
    target_kind: string | null;
    target_id: string | null;
    target_label: string | null;
    details: Generated<string>;
    address: string | null;
    previous_hash: string;
    hash: string;
  };
  /** On PostgreSQL alone, likewise the next one. */
  workers: {
    worker_id: string;
    name: string;
    key_hash: string;
    enrolled_at: string;
    seen_at: string;
    /** JSON: what it says of each device; null while it does not run. */
    devices: string | null;
    draining: Generated<Flag>;
  };
  worker_tokens: { token_hash: string; created_at: string; expires_at: string };
  app_settings: { key: string; value: string; updated_at: string };
}
