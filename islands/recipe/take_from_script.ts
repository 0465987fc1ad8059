import { untracked } from "@preact/signals";
import { paths } from "../api/paths.ts";
import type { Studio } from "../studio/studio.ts";
import { assign, draftOf, untouched, valuesOf } from "./draft.ts";
import type { Recipe } from "./recipe.ts";
import { modelsOf } from "./model_choice.ts";
import { formOf, type Place } from "./script_parameters.ts";

/**
 * Puts the parameters that a script has set for this user into the form, says so, and offers an
 * undo.
 */
export async function takeFromScript(
  studio: Studio,
  parameters: Readonly<Record<string, unknown>>,
): Promise<void> {
  const models = studio.resources.of(paths.models);
  if (!models.data.value) await models.refresh();
  const { values, unused } = formOf(parameters, {
    ...studio.boot.engine,
    models: modelsOf(studio).map(({ key }) => key),
    untouched: untouched(studio),
  });
  const undo = put(studio, {
    ...values,
    ...("seed" in values ? { seedRandom: parameters["seed"] === null } : {}),
  });
  const { create, frame } = studio.text.value;
  const list = new Intl.ListFormat(studio.language.value);
  const labels = new Set(
    (Object.keys(values) as Place[]).map((place) =>
      create[place === "width" || place === "height" ? "size" : place]
    ),
  );
  studio.toasts.show({
    kind: "info",
    ...(labels.size > 0
      ? {
        text: create.recalledByScript(list.format(labels)),
        action: { label: frame.undo, run: undo },
      }
      : { text: create.recalledNothing }),
    ...(unused.length > 0 ? { detail: create.recalledUnused(list.format(unused)) } : {}),
  });
}

/** Puts values into the form; returns a function that restores the previous ones. */
function put(studio: Studio, values: Partial<Record<keyof Recipe, unknown>>): () => void {
  const draft = draftOf(studio);
  const present = untracked(() => valuesOf(draft));
  const places = Object.keys(values) as (keyof Recipe)[];
  const before = Object.fromEntries(places.map((place) => [place, present[place]]));
  assign(draft, values);
  return () => assign(draft, before);
}
