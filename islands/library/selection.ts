import { signal } from "@preact/signals";
import { studioPart } from "../studio/part.ts";

/** The images that are picked, and the one the keyboard is at. */
export const selectionOf = studioPart(() => {
  const names = signal<ReadonlySet<string>>(new Set());
  /** Where the keyboard is, by place in the list. */
  const active = signal(0);
  /** Whether other users' images may be among them. */
  const foreign = signal(false);
  let anchor = 0;
  const set = (list: Iterable<string>) => void (names.value = new Set(list));
  return {
    names,
    active,
    foreign,
    set,
    clear: () => set([]),
    /** Picks one more or one less. */
    toggle(all: readonly string[], index: number) {
      const name = all[index];
      if (!name) return;
      const next = new Set(names.value);
      if (!next.delete(name)) next.add(name);
      anchor = active.value = index;
      names.value = next;
    },
    /** Picks everything from the last picked one to here. */
    extend(all: readonly string[], index: number) {
      const [from, to] = anchor < index ? [anchor, index] : [index, anchor];
      active.value = index;
      set([...names.value, ...all.slice(from, to + 1)]);
    },
    move(index: number) {
      active.value = index;
      if (names.value.size === 0) anchor = index;
    },
    /** Forgets what is no longer in the list. */
    keep(all: readonly string[]) {
      if (names.value.size === 0) return;
      const there = new Set(all);
      const kept = [...names.value].filter((name) => there.has(name));
      if (kept.length !== names.value.size) set(kept);
    },
  };
});
