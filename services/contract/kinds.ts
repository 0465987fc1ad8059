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
