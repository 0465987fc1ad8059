import { AN_HOUR_MS } from "../clock.ts";

/** Maximum number of remembered things; beyond it the oldest are dropped (and recorded again). */
const REMEMBERED = 20_000;

/**
 * Records each thing at most once an hour, so that one view of a list adds one row to the log
 * instead of a hundred. If the row cannot be written, the view is refused, and the next one tries
 * again.
 */
export function createHourly() {
  const noted = new Map<string, number>();
  return async function hourly<T>(
    things: readonly T[],
    keyOf: (thing: T) => string,
    note: (due: readonly T[]) => Promise<void>,
  ): Promise<void> {
    const at = performance.now();
    const due = things.filter((thing) => at - (noted.get(keyOf(thing)) ?? -Infinity) > AN_HOUR_MS);
    if (due.length === 0) return;
    for (const thing of due) {
      noted.delete(keyOf(thing));
      noted.set(keyOf(thing), at);
      if (noted.size > REMEMBERED) noted.delete(noted.keys().next().value as string);
    }
    try {
      await note(due);
    } catch (error) {
      for (const thing of due) noted.delete(keyOf(thing));
      throw error;
    }
  };
}
