import { GENERAL_DEFAULTS } from "../../inference/families/defaults.ts";
import type { ModelRecord } from "../../services/contract/models.ts";
import { paths } from "../api/paths.ts";
import type { Studio } from "../studio/studio.ts";
import type { Draft, DraftValues } from "./draft_values.ts";

/** The models this user may use, best first as ordered by the server. */
export function modelsOf(studio: Studio): readonly ModelRecord[] {
  return studio.resources.of(paths.models).data.value?.models.filter(makesImages) ?? [];
}

/** Refiners only finish images that another model has begun. */
export function makesImages({ type, base }: Pick<ModelRecord, "type" | "base">): boolean {
  return type === "main" && base !== "sdxl-refiner";
}

/** The chosen model, or the server's default if none is chosen. */
export function chosenModel(studio: Studio, draft: Draft): ModelRecord | undefined {
  const models = modelsOf(studio);
  return models.find((m) => m.key === draft.model.value) ?? models[0];
}

/** The example prompts of the chosen model. */
export function examplesOf(studio: Studio, draft: Draft): readonly string[] {
  return chosenModel(studio, draft)?.example_prompts ?? [];
}

/** Side of the square a model was trained for. */
export function nativeSide(model: ModelRecord | undefined): number {
  const { width, height } = model?.default_settings ?? {};
  return width && height ? Math.min(width, height) : GENERAL_DEFAULTS.width;
}

/** Sets values that are still unset to those of the model. */
export function effectiveSize(draft: Draft, model: ModelRecord | undefined) {
  const side = nativeSide(model);
  return { width: draft.width.value || side, height: draft.height.value || side };
}

/** The recommended settings of a model, as far as it has any. */
export function suggestedBy(model: ModelRecord | undefined): Partial<DraftValues> {
  const { steps, cfg_scale, scheduler } = model?.default_settings ?? {};
  return {
    ...(steps ? { steps } : {}),
    ...(cfg_scale ? { guidance: cfg_scale } : {}),
    ...(scheduler ? { sampler: scheduler } : {}),
  };
}
