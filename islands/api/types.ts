import type { AuditRow } from "../../services/audit/list.ts";
import type { GroupDTO, GroupMember } from "../../services/contract/sharing.ts";
import type { ModelRecord as ModelAnswer } from "../../services/models/record.ts";

/** Shapes of the API that the screens use: the services' own, and what has no name there. */
export type { Setting } from "../../services/config/mod.ts";
export type { HealthReport } from "../../services/health/mod.ts";
export type { QueueItem, QueueItemSummary } from "../../services/queue/view/item.ts";
export type { ModelRecord as ModelAnswer } from "../../services/models/record.ts";
export type { EnqueueResult } from "../../services/queue/commands/enqueue.ts";
export type { Estimate } from "../../services/queue/forecast/estimate.ts";
export type { DynamicPrompts } from "../../services/dynamic_prompts/mod.ts";
export type { TokenCount } from "../../services/token_count/mod.ts";
export type { QueueStatus } from "../../services/database/schema.ts";

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

export type {
  ApiKeyDTO as ApiKeyAnswer,
  Usage as UsageAnswer,
} from "../../services/contract/users.ts";
export type { Scope } from "../../services/contract/fields.ts";
