/** A place among earlier prompts: -1 is what was being written before. */
export interface Walk {
  at: number;
  /** What was being written. */
  own: string;
}

/** Where a walk stands, given what is written now: a prompt that was changed is one's own again. */
export function walkFrom(walk: Walk, history: readonly string[], written: string): Walk {
  const stands = walk.at >= 0 ? history[walk.at] : walk.own;
  return stands === written ? walk : { at: -1, own: written };
}

/** One prompt further back (1) or nearer (-1); null at either end. */
export function walkOn(walk: Walk, history: readonly string[], step: 1 | -1): Walk | null {
  let at = walk.at + step;
  // The prompt that is written may be the newest of the earlier ones.
  if (at >= 0 && step === 1 && history[at] === walk.own) at++;
  return at < -1 || at >= history.length ? null : { ...walk, at };
}

/** What a walk has come to. */
export function walked({ at, own }: Walk, history: readonly string[]): string {
  return at < 0 ? own : history[at] ?? own;
}
