import type { ImageMetadata } from "../api/image_metadata.ts";
import { paths } from "../api/paths.ts";
import type { Studio } from "../studio/studio.ts";
import type { Recipe } from "./recipe.ts";
import { modelsOf } from "./model_choice.ts";

/** Parts of an image's settings that can be taken over individually. */
export type Part =
  | "prompt"
  | "template"
  | "negative"
  | "seed"
  | "steps"
  | "guidance"
  | "sampler"
  | "strength"
  | "model"
  | "size";

/** The prompts as they were written, with their styles; null if one of these is not here. */
export function asWritten(
  studio: Studio,
  meta: ImageMetadata,
): Pick<Recipe, "prompt" | "negative" | "styles"> | null {
  const { positive_prompt_template: prompt, negative_prompt_template: negative = "" } = meta;
  if (prompt === undefined) return null;
  const offered = studio.resources.of(paths.offeredPresets).data.value ?? [];
  const styles = (meta.styles ?? []).map(({ id }) => id);
  const here = styles.every((id) => offered.some((preset) => preset.id === id));
  return here ? { prompt, negative, styles } : null;
}

/**
 * One part of the recipe that an image was made by; null if it says none, or cannot be used here.
 */
export function partOf(
  studio: Studio,
  meta: ImageMetadata,
  part: Part,
): Partial<Recipe> | null {
  switch (part) {
    case "prompt":
      // The styles are in its words already.
      return meta.positive_prompt === undefined
        ? null
        : { prompt: meta.positive_prompt, ...(meta.styles ? { styles: [] } : {}) };
    case "template": {
      const written = asWritten(studio, meta);
      return written && { prompt: written.prompt, styles: written.styles };
    }
    case "negative":
      return meta.negative_prompt ? { negative: meta.negative_prompt } : null;
    case "seed":
      return meta.seed === undefined ? null : { seedRandom: false, seed: meta.seed };
    case "steps":
      return meta.steps === undefined ? null : { steps: meta.steps };
    case "guidance":
      return meta.cfg_scale === undefined ? null : { guidance: meta.cfg_scale };
    case "sampler":
      return studio.boot.engine.samplers.some((name) => name === meta.scheduler)
        ? { sampler: meta.scheduler! }
        : null;
    case "strength":
      return meta.strength === undefined ? null : { strength: meta.strength };
    case "size":
      return meta.width === undefined || meta.height === undefined
        ? null
        : { width: meta.width, height: meta.height };
    case "model": {
      const models = modelsOf(studio);
      const model = models.find(({ key }) => key === meta.model?.key) ??
        models.find(({ name }) => name === meta.model?.name);
      return model ? { model: model.key } : null;
    }
  }
}
