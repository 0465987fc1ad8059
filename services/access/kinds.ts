import type { Kysely } from "kysely";
import type { Tables } from "../database/mod.ts";

/** What can be owned, shared and asked for: what it is called to people, where its id is kept. */
export const KIND = {
  board: { word: "board", table: "boards", id: "board_id" },
  image: { word: "image", table: "images", id: "image_name" },
  workflow: { word: "workflow", table: "workflows", id: "workflow_id" },
  style_preset: { word: "style preset", table: "style_presets", id: "style_preset_id" },
  system_prompt: { word: "system prompt", table: "system_prompts", id: "system_prompt_id" },
  model: { word: "model", table: "models", id: "model_key" },
} as const satisfies Record<string, { word: string; table: keyof Tables; id: string }>;
export type Kind = keyof typeof KIND;

/** `view`: look; `add`: put own things on it; `edit`: change it; `own`: delete it, share it. */
export type Verb = "view" | "add" | "edit" | "own";

/** The database, or a transaction on it. */
export type Executor = Kysely<Tables>;
