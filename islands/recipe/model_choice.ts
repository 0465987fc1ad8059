import {
  DEFAULTS,
  type FamilyBase,
  GENERAL_DEFAULTS,
  REFINERS,
  TRAINED_SIZES,
} from "../../inference/families/defaults.ts";
import type { ModelRecord } from "../../services/contract/models.ts";
import { paths } from "../api/paths.ts";
import type { Studio } from "../studio/studio.ts";
import type { Draft, Recipe } from "./recipe.ts";
import { fitSide, type Sides, sizeFor } from "./side.ts";

/** The models that make images for this user, by name. */
export function modelsOf(studio: Studio): readonly ModelRecord[] {
  return studio.resources.of(paths.models).data.value?.models.filter(makesImages) ?? [];
}

/** Whether no model makes images for this user; not before the server has said so. */
export function lacksModels(studio: Studio): boolean {
  const isKnown = studio.resources.of(paths.models).data.value !== undefined;
  return isKnown && !modelsOf(studio).some((model) => model.usable);
}

/** Refiners only finish images that another model has begun. */
export function makesImages({ type, base }: Pick<ModelRecord, "type" | "base">): boolean {
  return type === "main" && !REFINERS.has(base);
}

/** The model that the server makes images with if none is named. */
export function defaultModel(studio: Studio): ModelRecord | undefined {
  const models = modelsOf(studio);
  return models.find((m) => m.is_default) ?? models[0];
}

/** The chosen model, or the server's default if none is chosen. */
export function chosenModel(studio: Studio, draft: Draft): ModelRecord | undefined {
  return modelsOf(studio).find((m) => m.key === draft.model.value) ?? defaultModel(studio);
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

/**
 * The size of a proportion at which a model draws best: one that its family was trained with, or as
 * many pixels as its square has.
 */
export function presetSize(
  ratio: number,
  model: ModelRecord | undefined,
  sides: Sides,
): { width: number; height: number } {
  const side = nativeSide(model);
  const trained = TRAINED_SIZES[model?.base as FamilyBase] ?? [];
  const distance = ([width, height]: readonly [number, number]) =>
    Math.abs(Math.log(width / height / ratio));
  const [nearest] = trained.toSorted((a, b) => distance(a) - distance(b));
  // Models for few steps may have been trained at half the size.
  if (!nearest || side !== DEFAULTS[model?.base as FamilyBase].width) {
    return sizeFor(ratio, side, sides);
  }
  return { width: fitSide(nearest[0], sides), height: fitSide(nearest[1], sides) };
}

/**
 * Whether a model was trained with images of this size: its own square, or a size of its family.
 */
export function isTrained(
  { width, height }: { width: number; height: number },
  model: ModelRecord | undefined,
): boolean {
  const side = nativeSide(model);
  if (width === side && height === side) return true;
  const family = model?.base as FamilyBase;
  return side === DEFAULTS[family]?.width &&
    (TRAINED_SIZES[family] ?? []).some(([w, h]) => w === width && h === height);
}

/** Sets values that are still unset to those of the model. */
export function effectiveSize(draft: Draft, model: ModelRecord | undefined) {
  const side = nativeSide(model);
  return { width: draft.width.value || side, height: draft.height.value || side };
}

/** The recommended settings of a model, as far as it has any. */
export function suggestedBy(model: ModelRecord | undefined): Partial<Recipe> {
  const { steps, cfg_scale, scheduler } = model?.default_settings ?? {};
  return {
    ...(steps ? { steps } : {}),
    ...(cfg_scale ? { guidance: cfg_scale } : {}),
    ...(scheduler ? { sampler: scheduler } : {}),
  };
}
