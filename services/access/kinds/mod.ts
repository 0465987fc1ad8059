import type { ThingKind } from "../../contract/kinds.ts";
import { board } from "./board.ts";
import { image } from "./image.ts";
import type { Kind } from "./kind.ts";
import { model } from "./model.ts";
import { stylePreset } from "./style_preset.ts";
import { systemPrompt } from "./system_prompt.ts";
import { wildcard } from "./wildcard.ts";
import { workflow } from "./workflow.ts";

const kinds = {
  board,
  image,
  workflow,
  style_preset: stylePreset,
  system_prompt: systemPrompt,
  wildcard,
  model,
} as const satisfies Record<ThingKind, Kind>;

export type { ThingKind };

/** All kinds of things. */
export const KINDS: Readonly<Record<ThingKind, Kind>> = kinds;

/** Tables of the kinds that users own. */
export type OwnedTable = {
  [K in ThingKind]: (typeof kinds)[K] extends { owner: string; table: infer T } ? T : never;
}[ThingKind];

/** A kind that users own. */
export type OwnedKind = Kind & { owner: string; table: OwnedTable };

/** The kinds that users own: handed over with them, and part of their export. */
export const OWNED: ReadonlyMap<ThingKind, OwnedKind> = new Map(
  (Object.entries(kinds) as [ThingKind, Kind][])
    .filter((entry): entry is [ThingKind, OwnedKind] => entry[1].owner !== null),
);

/** A kind whose things have a small image. */
export type CoveredKind = {
  [K in ThingKind]: (typeof kinds)[K] extends { cover: object } ? K : never;
}[ThingKind];

/** Returns the folder of the small images of a kind, below the data folder. */
export function coverFolder(kind: CoveredKind): string {
  return kinds[kind].cover.folder;
}

/** A column of a kind's table in SQL: `boards.board_id`. */
export function columnOf({ table }: Kind, column: string): string {
  return `${table}.${column}`;
}
