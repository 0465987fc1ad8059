import { batch, effect, type Signal, signal, untracked } from "@preact/signals";
import { studioPart } from "../studio/part.ts";
import type { Studio } from "../studio/studio.ts";
import { type Draft, FIRST, holds, type Recipe } from "./recipe.ts";
import { chosenModel, defaultModel, suggestedBy } from "./model_choice.ts";

/** Key of the client state that holds the form. */
const DRAFT_KEY = "studio.create";

/** The current values; effects and components that read them are updated. */
export function valuesOf(draft: Draft): Recipe {
  const entries = Object.entries(draft).map(([key, value]) => [key, value.value]);
  return Object.fromEntries(entries) as unknown as Recipe;
}

/** Takes over the given values of the right type; the rest is kept. */
export function assign(draft: Draft, values: Partial<Record<keyof Recipe, unknown>>): void {
  batch(() => {
    for (const key of Object.keys(FIRST) as (keyof Recipe)[]) {
      const value = values[key];
      if (value === undefined || !holds(key, value)) continue;
      (draft[key] as Signal<unknown>).value = value;
    }
  });
}

/** What was remembered; earlier versions had one style. */
type Remembered = Partial<Recipe> & { preset?: string | null };

function withStyles<T extends Remembered | null | undefined>(remembered: T): T {
  return remembered?.preset ? { styles: [remembered.preset], ...remembered } : remembered;
}

/** The form of this page, remembered as it changes. */
export const draftOf = studioPart((studio: Studio): Draft => {
  const entries = Object.entries(FIRST).map(([key, value]) => [key, signal<unknown>(value)]);
  const draft = Object.fromEntries(entries) as unknown as Draft;
  const remembered = withStyles(studio.memory.initial<Remembered>(DRAFT_KEY));
  assign(draft, remembered ?? suggestedBy(chosenModel(studio, draft)));
  if (typeof document !== "undefined") {
    // Only after hydration: the server rendered the page with the values it knew.
    effect(() => {
      if (!studio.ready.value) return;
      const unsent = withStyles(studio.memory.unsent<Remembered>(DRAFT_KEY));
      if (unsent) untracked(() => assign(draft, unsent));
    });
    let first = true;
    effect(() => {
      const values = valuesOf(draft);
      if (!first) studio.memory.write(DRAFT_KEY, values);
      first = false;
    });
  }
  return draft;
});

/** The initial form, with the recommended settings of the default model. */
export function untouched(studio: Studio): Recipe {
  return { ...FIRST, ...suggestedBy(defaultModel(studio)) };
}

/** Resets everything except the prompts to the recommendations of the default model. */
export function resetSettings(studio: Studio): void {
  const { prompt: _, negative: __, ...rest } = untouched(studio);
  assign(draftOf(studio), rest);
}

/** Selects a model (null: the default one) and its recommended settings. */
export function chooseModel(studio: Studio, key: string | null): void {
  const draft = draftOf(studio);
  batch(() => {
    assign(draft, { model: key, width: 0, height: 0 });
    assign(draft, suggestedBy(chosenModel(studio, draft)));
  });
}
