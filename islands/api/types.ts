/** Shapes of the API that the screens use (InvokeAI's names). */
export interface ImageDTO {
  image_name: string;
  width: number;
  height: number;
  created_at: string;
  image_category: string;
  is_intermediate: boolean;
  starred: boolean;
  has_workflow: boolean;
  board_id?: string | null;
  user_id?: string;
  tags?: string[];
  deleted_at?: string | null;
}

export interface Page<T> {
  items: T[];
  offset: number;
  limit: number;
  total: number;
}

/** What a picture was made with; written by the engine, or by another program. */
export interface ImageMetadata {
  positive_prompt?: string;
  negative_prompt?: string;
  seed?: number;
  steps?: number;
  cfg_scale?: number;
  scheduler?: string;
  width?: number;
  height?: number;
  strength?: number;
  init_image?: string;
  model?: { key?: string; name?: string };
  [key: string]: unknown;
}

export interface EnqueueResult {
  queue_id: string;
  enqueued: number;
  requested: number;
  priority: number;
  item_ids: number[];
  batch: { batch_id?: string };
  truncated?: string | null;
  [key: string]: unknown;
}

export type QueueStatus =
  | "pending"
  | "in_progress"
  | "waiting"
  | "completed"
  | "failed"
  | "canceled";

export interface ModelAnswer {
  key: string;
  name: string;
  base: string;
  type: string;
  hash: string;
  description?: string | null;
  file_size?: number;
  default_settings?: {
    width?: number | null;
    height?: number | null;
    steps?: number | null;
    cfg_scale?: number | null;
    scheduler?: string | null;
  } | null;
}

export interface ModelsAnswer {
  models: ModelAnswer[];
}

export type Visibility = "private" | "shared" | "public";

export interface BoardDTO {
  board_id: string;
  board_name: string;
  user_id: string;
  created_at: string;
  updated_at: string;
  cover_image_name: string | null;
  archived: boolean;
  board_visibility: Visibility;
  image_count: number;
  asset_count: number;
  owner_username: string | null;
}

export interface PresetAnswer {
  id: string;
  name: string;
  type: string;
  is_public: boolean;
  user_id: string;
  preset_data: { positive_prompt: string; negative_prompt: string };
  image: string | null;
}

export interface UsageAnswer {
  bytes: number;
  images: number;
  /** Null or 0: no limit. */
  quota_bytes: number | null;
  quota_images: number | null;
}

export type Scope = "read" | "generate" | "manage";

export interface ApiKeyAnswer {
  key_id: string;
  name: string;
  prefix: string;
  scopes: Scope[];
  created_at: string;
  last_used_at: string | null;
  expires_at: string | null;
}
