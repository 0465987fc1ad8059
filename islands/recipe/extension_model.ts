import type { ModelRecord } from "../../services/contract/models.ts";
import type { Studio } from "../studio/studio.ts";
import { draftOf } from "./draft.ts";
import { chosenModel, modelsOf } from "./model_choice.ts";

/**
 * The inpainting models of the chosen model's family that draw at its size: they see what is around
 * the part that they draw. None where the chosen model is one itself.
 */
export function inpaintingModels(studio: Studio): readonly ModelRecord[] {
  const model = chosenModel(studio, draftOf(studio));
  if (!model || model.variant === "inpaint") return [];
  return modelsOf(studio).filter(({ base, variant, usable, native_size }) =>
    usable && variant === "inpaint" && base === model.base && native_size === model.native_size
  );
}

/** The model that an image is extended with. */
export function extensionModel(studio: Studio): ModelRecord | undefined {
  const draft = draftOf(studio);
  const { value: wanted } = draft.extendModel;
  const offered = wanted === "" ? [] : inpaintingModels(studio);
  return offered.find(({ key }) => key === wanted) ?? offered[0] ?? chosenModel(studio, draft);
}
