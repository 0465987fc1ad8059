/** What the import brings: each has a line of the report. */
export const IMPORTED = [
  "users",
  "boards",
  "shares",
  "images",
  "workflows",
  "style presets",
  "client state",
] as const;
export type Imported = (typeof IMPORTED)[number];

/** What became, or would become, of the things of one sort. */
export interface Tally {
  added: number;
  /** Brought by an earlier import, or there already. */
  here: number;
  /** Left behind: what, and why. */
  left: { name: string; why: string }[];
}

export interface Report {
  tallies: Record<Imported, Tally>;
  /** Things that Atelier does not take, with what to do about them. */
  notes: string[];
}

export function emptyReport(): Report {
  const empty = (): Tally => ({ added: 0, here: 0, left: [] });
  return {
    tallies: Object.fromEntries(IMPORTED.map((name) => [name, empty()])) as Report["tallies"],
    notes: [],
  };
}
