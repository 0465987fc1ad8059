import { board } from "./board.ts";
import { image } from "./image.ts";
import type { Kind } from "./kind.ts";
import { model } from "./model.ts";
import { stylePreset } from "./style_preset.ts";
import { systemPrompt } from "./system_prompt.ts";
import { workflow } from "./workflow.ts";

const kinds = {
  board,
  image,
  workflow,
  style_preset: stylePreset,
  system_prompt: systemPrompt,
  model,
} as const satisfies Record<string, Kind>;

export type ThingKind = keyof typeof kinds;

/** All kinds of things, by the name that grants and the audit log know them by. */
export const KINDS: Readonly<Record<ThingKind, Kind>> = kinds;

/** A column of a kind's table in SQL: `boards.board_id`. */
export function columnOf({ table }: Kind, column: string): string {
  return `${table}.${column}`;
}
