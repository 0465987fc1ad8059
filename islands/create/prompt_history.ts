import { signal } from "@preact/signals";
import { studioPart } from "../studio/part.ts";
import type { Studio } from "../studio/studio.ts";

/** Key of the client state that holds earlier prompts. */
const HISTORY_KEY = "studio.prompts";
const KEPT = 100;
/** Characters of all of them together: every page of Create is drawn with them. */
const KEPT_TEXT = 40_000;

/** Earlier prompts, newest first. */
export const historyOf = studioPart((studio: Studio) =>
  signal<readonly string[]>(studio.memory.initial<string[]>(HISTORY_KEY) ?? [])
);

/** Each once, and the newest of them as far as there is room. */
function kept(prompts: readonly string[]): string[] {
  let room = KEPT_TEXT;
  return [...new Set(prompts)].slice(0, KEPT).filter((text) => (room -= text.length) >= 0);
}

export function remember(studio: Studio, prompt: string): void {
  const text = prompt.trim();
  if (text === "") return;
  const history = historyOf(studio);
  history.value = kept([text, ...history.value]);
  // Another window may have added to it.
  void studio.memory.read<string[]>(HISTORY_KEY).catch(() => null).then((saved) => {
    history.value = kept([...history.value, ...saved ?? []]);
    studio.memory.write(HISTORY_KEY, history.value);
  });
}
