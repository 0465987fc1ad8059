import type { ImageMetadata } from "../api/image_metadata.ts";
import type { Studio } from "../studio/studio.ts";
import { assign, draftOf } from "./draft.ts";
import type { DraftValues } from "./draft_values.ts";
import { modelsOf } from "./model_choice.ts";

/** Parts of an image's settings that can be taken over individually. */
export type Part =
  | "prompt"
  | "negative"
  | "seed"
  | "steps"
  | "guidance"
  | "sampler"
  | "strength"
  | "model"
  | "size";

/** The form values of one part of an image's settings; null if it cannot be used here. */
export function valuesOfPart(
  studio: Studio,
  meta: ImageMetadata,
  part: Part,
): Partial<DraftValues> | null {
  switch (part) {
    case "prompt":
      return meta.positive_prompt === undefined ? null : { prompt: meta.positive_prompt };
    case "negative":
      return meta.negative_prompt ? { negative: meta.negative_prompt } : null;
    case "seed":
      return meta.seed === undefined ? null : { seedRandom: false, seed: meta.seed };
    case "steps":
      return meta.steps === undefined ? null : { steps: meta.steps };
    case "guidance":
      return meta.cfg_scale === undefined ? null : { guidance: meta.cfg_scale };
    case "sampler":
      return meta.scheduler === undefined ? null : { sampler: meta.scheduler };
    case "strength":
      return meta.strength === undefined ? null : { strength: meta.strength };
    case "size":
      return meta.width === undefined || meta.height === undefined
        ? null
        : { width: meta.width, height: meta.height };
    case "model": {
      const key = meta.model?.key;
      return key && modelsOf(studio).some((m) => m.key === key) ? { model: key } : null;
    }
  }
}

/** Puts one setting of an image into the form and keeps the rest. `label`: its name in the UI. */
export function recallPart(studio: Studio, values: Partial<DraftValues>, label: string): void {
  assign(draftOf(studio), values);
  studio.toasts.show({
    kind: "success",
    text: studio.text.value.images.partTaken(label),
    action: {
      label: studio.text.value.frame.screens.create,
      run: () => studio.router.go(studio.router.href("create")),
    },
  });
}
