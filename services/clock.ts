/** In milliseconds. */
export const AN_HOUR_MS = 3_600_000;
/** In seconds. */
export const A_DAY = 86_400;

/** The present instant as the database keeps it: ISO 8601, UTC, milliseconds; sorts as text. */
export function now(): string {
  return new Date().toISOString();
}

/** `now()` plus some seconds (negative for the past). */
export function secondsFromNow(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toISOString();
}
