import { GENERAL_DEFAULTS } from "../../inference/families/defaults.ts";
import type { ModelRecord } from "../../services/contract/models.ts";
import { paths } from "../api/paths.ts";
import type { Studio } from "../studio/studio.ts";
import type { Draft, DraftValues } from "./draft_values.ts";

/** The models that this person may make images with, best first as the server orders them. */
export function modelsOf(studio: Studio): readonly ModelRecord[] {
  return studio.resources.of(paths.models).data.value?.models.filter(makesImages) ?? [];
}

/** Refiners only finish what another model has begun. */
export function makesImages({ type, base }: Pick<ModelRecord, "type" | "base">): boolean {
  return type === "main" && base !== "sdxl-refiner";
}

/** The chosen model, or the one the server takes when none is chosen. */
export function chosenModel(studio: Studio, draft: Draft): ModelRecord | undefined {
  const models = modelsOf(studio);
  return models.find((m) => m.key === draft.model.value) ?? models[0];
}

/** Prompts that the chosen model draws well, as it says. */
export function examplesOf(studio: Studio, draft: Draft): readonly string[] {
  return chosenModel(studio, draft)?.example_prompts ?? [];
}

/** Side of the square a model was trained for. */
export function nativeSide(model: ModelRecord | undefined): number {
  const { width, height } = model?.default_settings ?? {};
  return width && height ? Math.min(width, height) : GENERAL_DEFAULTS.width;
}

/** Numbers that are still unset become those of the model. */
export function effectiveSize(draft: Draft, model: ModelRecord | undefined) {
  const side = nativeSide(model);
  return { width: draft.width.value || side, height: draft.height.value || side };
}

/** What a model is best used with, as far as it says. */
export function suggestedBy(model: ModelRecord | undefined): Partial<DraftValues> {
  const { steps, cfg_scale, scheduler } = model?.default_settings ?? {};
  return {
    ...(steps ? { steps } : {}),
    ...(cfg_scale ? { guidance: cfg_scale } : {}),
    ...(scheduler ? { sampler: scheduler } : {}),
  };
}
