import { SERIES_VALUES } from "../../services/contract/limits.ts";
import { draftOf } from "../recipe/draft.ts";
import { chosenLoras } from "../recipe/lora_choice.ts";
import { chosenModel, modelsOf } from "../recipe/model_choice.ts";
import { samplerOf } from "../recipe/sampler_choice.ts";
import { samplerName } from "../recipe/samplers.ts";
import type { Studio } from "../studio/studio.ts";
import type { Language } from "../text/languages.ts";
import type { Text } from "../text/text.ts";
import { numberText } from "../ui/typed_number.ts";
import { AXES, type AxisName, boundsOf, numbersIn } from "./axes.ts";
import type { ShownAxis } from "./sheet.ts";

/** An axis as the form holds it: numbers as they are typed, or names that are ticked. */
export interface AxisForm {
  name: AxisName | null;
  typed: string;
  ticked: readonly string[];
}

/** What is first offered for an axis of numbers. */
const OFFERED: Readonly<Partial<Record<AxisName, readonly number[]>>> = {
  steps: [10, 20, 30],
  guidance: [3, 6, 9],
  strength: [0.3, 0.5, 0.7],
  lora: [0.4, 0.8, 1.2],
};

/** The settings that can be varied now. */
export function axesFor(studio: Studio): readonly AxisName[] {
  const { start, extend } = draftOf(studio);
  const is: Partial<Record<AxisName, boolean>> = {
    strength: start.value !== null && extend.value === null,
    model: modelsOf(studio).length > 1,
    lora: chosenLoras(studio).length > 0,
  };
  return AXES.filter((axis) => is[axis] ?? true);
}

export function labelOf({ create }: Text, lora: string, name: AxisName): string {
  return name === "lora" ? lora : create[name];
}

/** The names among which an axis chooses; none for one of numbers. */
export function optionsOf(
  studio: Studio,
  name: AxisName,
): (readonly [key: string, label: string])[] {
  if (name === "sampler") {
    return studio.boot.engine.samplers.map((key) => [key, samplerName(key)] as const);
  }
  return name === "model" ? modelsOf(studio).map((m) => [m.key, m.name] as const) : [];
}

/** An axis with the values that are first offered for it. */
export function offeredAxis(studio: Studio, name: AxisName | null): AxisForm {
  return { name, typed: offered(studio, name), ticked: tickedFirst(studio, name) };
}

function offered(studio: Studio, name: AxisName | null): string {
  if (name === null) return "";
  if (name !== "seed") return listOf(OFFERED[name] ?? [], studio.language.value);
  const seed = draftOf(studio).seed.value;
  return `${seed}-${seed + 2}`;
}

/** Numbers as the language lists them, so that `numbersIn` reads them again. */
function listOf(numbers: readonly number[], language: Language): string {
  const comma = numberText(0.5, language).includes(",") && !numbers.every(Number.isInteger);
  return numbers.map((one) => numberText(one, language)).join(comma ? "; " : ", ");
}

function tickedFirst(studio: Studio, name: AxisName | null): string[] {
  if (name === "sampler") return [samplerOf(studio)].flatMap((one) => one ?? []);
  const model = name === "model" ? chosenModel(studio, draftOf(studio)) : undefined;
  return model ? [model.key] : [];
}

/** The axis that the form describes; null if it holds none. */
export function axisOf(studio: Studio, text: Text, lora: string, form: AxisForm): ShownAxis | null {
  const { name, typed, ticked } = form;
  if (!name) return null;
  const label = labelOf(text, lora, name);
  const bounds = boundsOf(name, studio.boot.engine.limits);
  if (!bounds) {
    const chosen = optionsOf(studio, name).filter(([key]) => ticked.includes(key))
      .slice(0, SERIES_VALUES);
    if (chosen.length === 0) return null;
    const labels = chosen.map(([, shown]) => shown);
    return { name, label, labels, values: chosen.map(([key]) => key) };
  }
  const values = numbersIn(typed);
  const fits = (value: number) =>
    value >= bounds.min && value <= bounds.max && (!bounds.whole || Number.isInteger(value));
  if (!values || values.length > SERIES_VALUES || !values.every(fits)) return null;
  return {
    name,
    label,
    labels: values.map((value) => numberText(value, studio.language.value)),
    values,
  };
}
