import type { Studio } from "./studio.ts";

/**
 * State of a screen that outlives its being shown: made once per studio, so that on the server
 * every request has its own and nothing of one person is ever drawn for another.
 */
export function studioPart<T>(make: (studio: Studio) => T): (studio: Studio) => T {
  const made = new WeakMap<Studio, { part: T }>();
  return (studio) => {
    const found = made.get(studio);
    if (found) return found.part;
    const part = make(studio);
    made.set(studio, { part });
    return part;
  };
}
