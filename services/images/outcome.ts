import type { Refusal, Verdict } from "../access/mod.ts";
import type { Thing } from "../access/oversight.ts";

/** Why one item of a bulk call was left as it is. The same shape on every bulk route. */
export interface Refused {
  image_name: string;
  reason: Refusal | "failed";
  /** Why it failed, where that is not plain. */
  detail?: string;
}

export function refusedOf(verdict: Verdict): Refused[] {
  return [...verdict.refused].map(([image_name, reason]) => ({ image_name, reason }));
}

/** An image as the record of what administrators do names it. */
export function thingOf(row: { image_name: string; user_id: string }): Thing {
  return { kind: "image", id: row.image_name, ownerId: row.user_id };
}

/** All images at once, for who looks through them. */
export const EVERYBODYS: Thing = { kind: "image", id: "*", ownerId: "*" };

/** Boards whose contents changed; "none" stands for no board. */
export function boardsOf(rows: readonly { board_id: string | null }[]): string[] {
  return [...new Set(rows.map((row) => row.board_id ?? "none"))];
}
