/**
 * The kinds of things that users own and share, by the names that the API, grants and the audit log
 * have for them; and the words for one and for several.
 */
export const KIND_WORDS = {
  board: { one: "board", many: "boards" },
  image: { one: "image", many: "images" },
  workflow: { one: "workflow", many: "workflows" },
  style_preset: { one: "style preset", many: "style presets" },
  wildcard: { one: "wildcard", many: "wildcards" },
  system_prompt: { one: "system prompt", many: "system prompts" },
  model: { one: "model", many: "models" },
} as const;

export type ThingKind = keyof typeof KIND_WORDS;

/** Path of one of them in the API, which ends in its id. */
export const KIND_PATHS: Readonly<Record<ThingKind, string>> = {
  board: "/api/v1/boards/{board_id}",
  image: "/api/v1/images/i/{image_name}",
  workflow: "/api/v1/workflows/i/{workflow_id}",
  style_preset: "/api/v1/style_presets/i/{style_preset_id}",
  wildcard: "/api/v1/wildcards/i/{wildcard_id}",
  system_prompt: "/api/v1/system_prompts/i/{system_prompt_id}",
  model: "/api/v2/models/i/{key}",
};
