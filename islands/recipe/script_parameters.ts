import type { EngineFacts } from "../studio/boot.ts";
import type { Recipe } from "./recipe.ts";
import { fitSide } from "./side.ts";

/** Fields of the form that a script can set. */
export type Place =
  | "prompt"
  | "negative"
  | "model"
  | "sampler"
  | "steps"
  | "guidance"
  | "width"
  | "height"
  | "seed"
  | "strength";

/** InvokeAI's names of the parameters; the form has no field for any other. */
const PLACES: Readonly<Record<string, Place>> = {
  positive_prompt: "prompt",
  negative_prompt: "negative",
  model: "model",
  scheduler: "sampler",
  steps: "steps",
  cfg_scale: "guidance",
  width: "width",
  height: "height",
  seed: "seed",
  denoise_strength: "strength",
};

interface Form extends EngineFacts {
  /** Keys of the models this user may use. */
  models: readonly string[];
  /** Value of a parameter that was cleared. */
  untouched: Recipe;
}

/** Splits parameters into form values (numbers clamped to the form's bounds) and unused ones. */
export function formOf(parameters: Readonly<Record<string, unknown>>, form: Form) {
  const values: Partial<Record<Place, string | number | null>> = {};
  const unused: string[] = [];
  for (const [name, value] of Object.entries(parameters)) {
    const place = PLACES[name];
    const fitting = place && (value === null ? form.untouched[place] : fit(place, value, form));
    if (place && fitting !== undefined) values[place] = fitting;
    else if (name !== "append" && value !== null && !(Array.isArray(value) && !value.length)) {
      unused.push(name);
    }
  }
  return { values, unused };
}

/** Converts a value for the form; undefined if that is impossible. */
function fit(place: Place, value: unknown, { limits, samplers, models }: Form) {
  if (typeof value === "string") {
    if (place === "model") return models.includes(value) ? value : undefined;
    if (place === "sampler") return samplers.some((name) => name === value) ? value : undefined;
    return value;
  }
  if (typeof value !== "number") return undefined;
  const within = ({ min, max }: { min: number; max: number }) =>
    Math.min(max, Math.max(min, value));
  switch (place) {
    case "width":
    case "height":
      return fitSide(value, limits.size);
    case "guidance":
      return within(limits.cfgScale);
    case "steps":
    case "strength":
    case "seed":
      return within(limits[place]);
    default:
      return undefined;
  }
}
