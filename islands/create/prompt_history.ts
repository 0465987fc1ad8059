import { signal } from "@preact/signals";
import { studioPart } from "../studio/part.ts";
import type { Studio } from "../studio/studio.ts";

/** Key of the client state that holds earlier prompts. */
const HISTORY_KEY = "studio.prompts";
const KEPT = 30;

/** Earlier prompts, newest first. */
export const historyOf = studioPart((studio: Studio) =>
  signal<readonly string[]>(studio.memory.initial<string[]>(HISTORY_KEY) ?? [])
);

export function remember(studio: Studio, prompt: string): void {
  const text = prompt.trim();
  if (text === "") return;
  const history = historyOf(studio);
  history.value = [text, ...history.value.filter((old) => old !== text)].slice(0, KEPT);
  studio.memory.write(HISTORY_KEY, history.value);
}
