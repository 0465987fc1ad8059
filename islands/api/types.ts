import type { AuditRow } from "../../services/audit/list.ts";
import type { GroupDTO, GroupMember } from "../../services/groups/mod.ts";
import type { ModelRecord as ModelAnswer } from "../../services/models/record.ts";

/** Shapes of the API that the screens use: the services' own, and what has no name there. */
export type { ImageDTO, OneImageDTO } from "../../services/images/dto.ts";
export type { BoardDTO } from "../../services/boards/dto.ts";
export type { UserDTO } from "../../services/accounts/dto.ts";
export type { Handover, ImportedLine, ImportReport } from "../../services/users/mod.ts";
export type { Setting } from "../../services/config/mod.ts";
export type { HealthReport } from "../../services/health/mod.ts";
export type { SessionDTO } from "../../services/auth/own_sessions.ts";
export type { QueueItem, QueueItemSummary } from "../../services/queue/view/item.ts";
export type { ModelRecord as ModelAnswer } from "../../services/models/record.ts";
export type { Scope } from "../../services/actor.ts";
export type { ApiKeyDTO as ApiKeyAnswer } from "../../services/auth/api_keys.ts";
export type { Usage as UsageAnswer } from "../../services/quotas/mod.ts";
export type { EnqueueResult } from "../../services/queue/commands/enqueue.ts";
export type { Estimate } from "../../services/queue/forecast/estimate.ts";
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

export interface ModelsAnswer {
  models: ModelAnswer[];
}

export type { StylePreset as PresetAnswer } from "../../services/presets/record.ts";

export type {
  WorkflowListItem,
  WorkflowPage,
  WorkflowRecord,
} from "../../services/workflows/record.ts";
export type { RunField } from "../../services/workflows/exposed.ts";

export type AuditPage = Page<AuditRow>;

/** The members come with a single group. */
export type GroupAnswer = GroupDTO & { members?: GroupMember[] };
