import type { Refusal, Verdict } from "../access/mod.ts";

/** Why one item of a bulk call was left as it is. The same shape on every bulk route. */
export interface Refused {
  image_name: string;
  reason: Refusal | "failed";
}

export function refusedOf(verdict: Verdict): Refused[] {
  return [...verdict.refused].map(([image_name, reason]) => ({ image_name, reason }));
}

/** Boards whose contents changed; "none" stands for no board. */
export function boardsOf(rows: readonly { board_id: string | null }[]): string[] {
  return [...new Set(rows.map((row) => row.board_id ?? "none"))];
}
