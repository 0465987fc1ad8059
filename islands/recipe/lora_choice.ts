import type { ModelRecord } from "../../services/contract/models.ts";
import type { ImageMetadata } from "../api/image_metadata.ts";
import { paths } from "../api/paths.ts";
import type { Studio } from "../studio/studio.ts";
import { draftOf } from "./draft.ts";
import type { LoraChoice } from "./recipe.ts";
import { chosenModel } from "./model_choice.ts";

/** Weight that most LoRAs are made for. */
const WEIGHT = 0.75;

/** The LoRAs that fit a model (if none is given, the chosen one), as far as is known. */
export function lorasFor(
  studio: Studio,
  model = chosenModel(studio, draftOf(studio)),
): readonly ModelRecord[] {
  if (!model || model.format === "onnx") return [];
  const all = studio.resources.of(paths.models).data.value?.models ?? [];
  return all.filter(({ type, base, usable }) =>
    type === "lora" && usable && [model.base, "any", "unknown"].includes(base)
  );
}

/**
 * The form's LoRAs that fit the chosen model; others wait until a model that they fit is chosen.
 */
export function chosenLoras(studio: Studio): { lora: ModelRecord; weight: number }[] {
  const offered = lorasFor(studio);
  return draftOf(studio).loras.value.flatMap(({ key, weight }) => {
    const lora = offered.find((one) => one.key === key);
    return lora && typeof weight === "number" ? [{ lora, weight }] : [];
  });
}

/** The LoRAs that an image was made with: those that fit the model, and the names of the others. */
export function lorasIn(
  { loras = [] }: ImageMetadata,
  offered: readonly ModelRecord[],
): { found: { lora: ModelRecord; weight: number }[]; missing: string[] } {
  const found: { lora: ModelRecord; weight: number }[] = [];
  const missing: string[] = [];
  for (const { key, name, weight } of loras) {
    const lora = offered.find((one) => one.key === key) ?? offered.find((one) => one.name === name);
    if (lora) found.push({ lora, weight });
    else missing.push(name ?? key ?? "");
  }
  return { found, missing };
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
