import type { Selectable } from "kysely";
import { thingOf } from "../access/mod.ts";
import type { StylePreset } from "../contract/presets.ts";
import type { Tables } from "../database/mod.ts";

export type Row = Selectable<Tables["style_presets"]>;

/** Returns a preset as the audit log names it. */
export const thing = (row: Row) => thingOf("style_preset", row);

export function toPreset(
  row: Row & { owner_name: string | null },
  canEdit: boolean,
  basePath: string,
): StylePreset {
  const url = `${basePath}/api/v1/style_presets/i/${row.style_preset_id}/image`;
  return {
    id: row.style_preset_id,
    user_id: row.user_id,
    owner_name: row.owner_name,
    name: row.name,
    type: row.type,
    is_public: row.visibility !== "private",
    can_edit: canEdit,
    preset_data: {
      positive_prompt: row.positive_prompt,
      negative_prompt: row.negative_prompt,
    },
    image: row.has_image ? `${url}?${Date.parse(row.updated_at)}` : null,
    created_at: row.created_at,
    updated_at: row.updated_at,
  };
}
