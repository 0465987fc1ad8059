/** Minimum measuring time: delayed messages arrive all at once and say nothing about the pace. */
const WATCHED_MS = 400;

/** Seconds that are left when `done` steps took `ms`, or null while that is not known. */
export function secondsLeft(ms: number, done: number, left: number): number | null {
  return done > 0 && ms >= WATCHED_MS ? ms / 1000 / done * left : null;
}
