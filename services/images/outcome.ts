import type { Verdict } from "../access/mod.ts";
import type { Thing } from "../access/oversight.ts";
import type { MovedFrom, Refused } from "../contract/images.ts";

export function refusedOf(verdict: Verdict): Refused[] {
  return [...verdict.refused].map(([image_name, reason]) => ({ image_name, reason }));
}

/** An image as named in the record of administrators' actions. */
export function thingOf(row: { image_name: string; user_id: string }): Thing {
  return { kind: "image", id: row.image_name, ownerId: row.user_id };
}

/** All images at once, for callers that iterate over them. */
export const EVERYBODYS: Thing = { kind: "image", id: "*", ownerId: "*" };

/** All images of one user at once. */
export const allOf = (userId: string): Thing => ({ kind: "image", id: "*", ownerId: userId });

/** Images by the board that they are on. */
export function byBoard(
  rows: readonly { image_name: string; board_id: string | null }[],
): MovedFrom {
  return [...Map.groupBy(rows, (row) => row.board_id)].map(([board_id, rows]) => (
    { board_id, image_names: rows.map((row) => row.image_name) }
  ));
}

/** Boards whose contents changed; "none" stands for no board. */
export function boardsOf(rows: readonly { board_id: string | null }[]): string[] {
  return [...new Set(rows.map((row) => row.board_id ?? "none"))];
}
