import { studioPart } from "../studio/part.ts";

/** Longer than the list takes to come again with the star in it. */
const LINGER_MS = 3000;

/** The images that were given a star just now, whose stars answer when they appear. */
export const justStarredOf = studioPart(() => {
  const names = new Set<string>();
  return {
    has: (name: string) => names.has(name),
    add(fresh: readonly string[]) {
      for (const name of fresh) names.add(name);
      setTimeout(() => fresh.forEach((name) => names.delete(name)), LINGER_MS);
    },
  };
});
