import type { Recognition } from "../../inference/recognition/types.ts";
import { GENERAL_DEFAULTS } from "../../inference/families/defaults.ts";
import { defaultsOf, familyOf } from "../../inference/families/family.ts";
import type { ModelDetails, ModelFacts } from "./facts.ts";
import { FolderError } from "./problems.ts";

/** Facts that the weights of a model state, without the place where they lie. */
export type WeightsFacts = Omit<ModelFacts, "hash" | "fileSize" | "name" | "format">;

/**
 * Turns what was recognised into what is recorded.
 * @param place names the file in the error
 * @throws FolderError for what this engine cannot use, in the words of the recognition
 */
export function factsOf(found: Recognition, place: string): WeightsFacts {
  if (found.refused !== null) {
    const message = `is ${article(found.label)}. ${found.refused.replace(/\.$/, "")}`;
    throw new FolderError([{ file: place, message }]);
  }
  return {
    description: found.description,
    base: found.base,
    type: found.type,
    variant: found.variant,
    triggerPhrases: found.triggerPhrases,
    details: { ...(found.type === "main" ? imageModel(found) : addition(found)) },
  };
}

function article(label: string): string {
  if (label === "Unknown weights") return "not a model that is known here";
  return `recognised as ${label}`;
}

function imageModel(found: Recognition): ModelDetails {
  const side = nativeSize(found);
  const family = familyOf(found.base);
  return {
    ...common(found),
    prediction_type: found.prediction === "v_prediction" ? "v_prediction" : "epsilon",
    native_size: side,
    latent_channels: 4,
    takes_images: true,
    defaults: {
      ...family ? defaultsOf(family, found) : GENERAL_DEFAULTS,
      width: side,
      height: side,
    },
  };
}

function addition(found: Recognition): ModelDetails {
  return {
    ...common(found),
    prediction_type: null,
    native_size: null,
    latent_channels: null,
    takes_images: false,
    defaults: found.type === "lora" ? { weight: 0.75 } : {},
  };
}

function common(found: Recognition) {
  return {
    label: found.label,
    kind: found.kind,
    precision: found.precision,
    ...(found.dequantised === null ? {} : { dequantised: found.dequantised }),
    parts: found.parts,
    needs: found.missing,
    cross_attention_dim: found.width,
    ...(found.image_widths ? { image_widths: found.image_widths } : {}),
    min_size: null,
    max_size: null,
    example_prompts: [],
  };
}

/**
 * Pixels of the images that a model was trained on: its family's (`DEFAULTS`), or those of the
 * smaller form (the authors' configurations; Stable Diffusion 2 tells its two by what it predicts).
 */
function nativeSize({ base, prediction, distilled }: Recognition): number {
  const small = base === "sdxl" && distilled === "turbo" ||
    base === "sd-2" && prediction !== "v_prediction";
  return small ? 512 : (familyOf(base)?.defaults ?? GENERAL_DEFAULTS).width;
}
