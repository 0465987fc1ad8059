import type { WorkflowFields } from "./answers.ts";

export interface CommonRow {
  workflow_id: string;
  name: string;
  user_id: string;
  visibility: "private" | "shared" | "public";
  category: "user" | "default";
  has_thumbnail: 0 | 1;
  created_at: string;
  updated_at: string;
  opened_at: string | null;
  owner_name: string | null;
}

/** The columns of `CommonRow` but the owner's name, over workflows ⟕ workflow_openings. */
export const COMMON_COLUMNS = [
  "workflows.workflow_id",
  "workflows.name",
  "workflows.user_id",
  "workflows.visibility",
  "workflows.category",
  "workflows.has_thumbnail",
  "workflows.created_at",
  "workflows.updated_at",
  "workflow_openings.opened_at",
] as const;

/** The fields that lists and single records share. */
export function commonFields(row: CommonRow, canEdit: boolean, basePath: string): WorkflowFields {
  const version = Date.parse(row.updated_at);
  return {
    workflow_id: row.workflow_id,
    name: row.name,
    created_at: row.created_at,
    updated_at: row.updated_at,
    opened_at: row.opened_at,
    user_id: row.user_id,
    owner_name: row.owner_name,
    is_public: row.visibility !== "private",
    visibility: row.visibility,
    can_edit: canEdit && row.category === "user",
    thumbnail_url: row.has_thumbnail
      ? `${basePath}/api/v1/workflows/i/${row.workflow_id}/thumbnail?${version}`
      : null,
    call_saved_workflow_compatibility: null,
  };
}
