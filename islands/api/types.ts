import type { ModelRecord as ModelAnswer } from "../../services/contract/models.ts";
import type { AuditRow } from "../../services/contract/server.ts";
import type { GroupDTO, GroupMember } from "../../services/contract/sharing.ts";

/** Shapes of the API that the screens use: the services' own, and what has no name there. */
export type { Setting } from "../../services/config/mod.ts";

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
}

export interface ModelsAnswer {
  models: ModelAnswer[];
}

export type AuditPage = Page<AuditRow>;

/** The members come with a single group. */
export type GroupAnswer = GroupDTO & { members?: GroupMember[] };

export type {
  ApiKeyDTO as ApiKeyAnswer,
  Usage as UsageAnswer,
} from "../../services/contract/users.ts";
export type { Scope } from "../../services/contract/fields.ts";
