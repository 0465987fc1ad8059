import { AN_HOUR_MS } from "../clock.ts";

/** Maximum number of keys that are remembered; beyond it the oldest are forgotten first. */
const REMEMBERED = 10_000;

/** Allows each key so many times within an hour. */
export function createAllowance(most: number, now: () => number = () => performance.now()) {
  const taken = new Map<string, number[]>();
  return {
    /** Whether the key may be used once more; if so, that is counted. */
    take(key: string): boolean {
      const times = (taken.get(key) ?? []).filter((at) => now() - at < AN_HOUR_MS);
      const allowed = times.length < most;
      if (allowed) times.push(now());
      taken.delete(key);
      taken.set(key, times);
      if (taken.size > REMEMBERED) taken.delete(taken.keys().next().value as string);
      return allowed;
    },
  };
}
