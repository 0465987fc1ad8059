import { signal } from "@preact/signals";
import { studioPart } from "../studio/part.ts";

/**
 * Names of the images that were put into the trash in this visit, or whose deletion is under way:
 * lists that are not asked for again leave them out, and a second press is ignored.
 */
export const leavingOf = studioPart(() => {
  const names = signal<ReadonlySet<string>>(new Set());
  return {
    names,
    add: (more: readonly string[]) => void (names.value = new Set([...names.value, ...more])),
    remove: (back: readonly string[]) => void (names.value = names.value.difference(new Set(back))),
  };
});
