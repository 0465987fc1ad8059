/** Shapes of the API that the screens use: the services' own, and what has no name there. */
export type { ImageDTO } from "../../services/images/dto.ts";
export type { BoardDTO } from "../../services/boards/dto.ts";
export type { UserDTO } from "../../services/accounts/dto.ts";
export type { Handover, ImportedLine, ImportReport } from "../../services/users/mod.ts";
export type { Setting } from "../../services/config/mod.ts";
export type { HealthReport } from "../../services/health/mod.ts";
export type { SessionDTO } from "../../services/auth/own_sessions.ts";
export type { QueueItem, QueueItemSummary } from "../../services/queue/item.ts";
export type { ModelRecord as ModelAnswer } from "../../services/models/record.ts";
import type { ModelRecord as ModelAnswer } from "../../services/models/record.ts";
export type { Estimate } from "../../services/queue/estimate.ts";
export type { DynamicPrompts } from "../../services/dynamic_prompts/mod.ts";
export type { TokenCount } from "../../services/token_count/mod.ts";
export type { QueueStatus, Visibility } from "../../services/database/schema.ts";

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
  batch: { batch_id: string };
  truncated?: string | null;
  [key: string]: unknown;
}

export interface ModelsAnswer {
  models: ModelAnswer[];
}

export type { StylePreset as PresetAnswer } from "../../services/presets/record.ts";

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

export interface AuditPage {
  items: {
    audit_id: number;
    at: string;
    actor_id: string;
    actor_label: string;
    action: string;
    target_kind: string | null;
    target_id: string | null;
    target_label: string | null;
    address: string | null;
  }[];
  total: number;
}

export interface GroupAnswer {
  group_id: string;
  name: string;
  queue_weight: number;
  member_count: number;
  members?: { user_id: string; display_name: string | null }[];
}

export type {
  WorkflowListItem,
  WorkflowPage,
  WorkflowRecord,
} from "../../services/workflows/record.ts";
export type { RunField } from "../../services/workflows/exposed.ts";
