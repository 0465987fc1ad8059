import type { ModelRecord } from "../../services/contract/models.ts";
import { paths } from "../api/paths.ts";
import type { Studio } from "../studio/studio.ts";
import { draftOf } from "./draft.ts";
import type { LoraChoice } from "./draft_values.ts";
import { chosenModel } from "./model_choice.ts";

/** Weight that most LoRAs are made for. */
const WEIGHT = 0.75;

/** The LoRAs that fit the chosen model, as far as is known. */
export function lorasFor(studio: Studio): readonly ModelRecord[] {
  const model = chosenModel(studio, draftOf(studio));
  if (!model || model.format === "onnx") return [];
  const all = studio.resources.of(paths.models).data.value?.models ?? [];
  return all.filter(({ type, base, usable }) =>
    type === "lora" && usable && [model.base, "any", "unknown"].includes(base)
  );
}

/** The form's LoRAs that fit the chosen model; others wait until a model that they fit is
 * chosen. */
export function chosenLoras(studio: Studio): { lora: ModelRecord; weight: number }[] {
  const offered = lorasFor(studio);
  return draftOf(studio).loras.value.flatMap(({ key, weight }) => {
    const lora = offered.find((one) => one.key === key);
    return lora && typeof weight === "number" ? [{ lora, weight }] : [];
  });
}

/** Adds a LoRA with its recommended weight, or sets its weight; null removes it. */
export function putLora(studio: Studio, lora: ModelRecord, weight?: number | null): void {
  const { loras } = draftOf(studio);
  const { key, default_settings } = lora;
  const rest = (one: LoraChoice) => one.key !== key;
  if (weight === null) loras.value = loras.value.filter(rest);
  else if (loras.value.some((one) => one.key === key)) {
    loras.value = loras.value.map((one) => rest(one) ? one : { key, weight: weight ?? one.weight });
  } else {
    loras.value = [...loras.value, { key, weight: weight ?? default_settings.weight ?? WEIGHT }];
  }
}
