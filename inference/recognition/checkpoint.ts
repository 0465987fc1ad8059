import { familyOf } from "../families/family.ts";
import type { Names } from "./names.ts";
import { predictionOf, type Predicts, tellingBias } from "./prediction.ts";
import { findTextEncoders } from "./text_encoders.ts";
import { findTransformer } from "./transformers.ts";
import type { Base, Part, Prediction, Recognition, WeightsHeader } from "./types.ts";
import { findUnet, unetFamily } from "./unet.ts";
import { findVae } from "./vae.ts";

/** The networks that a family's images need. */
function partsOf(base: Base): Part[] {
  const family = familyOf(base);
  return family ? ["unet", "vae", ...family.text.map(({ component }) => component)] : [];
}

/** Findings of `checkpoint`; `mod.ts` adds those that every file has. */
export type Checkpoint =
  & Pick<Recognition, "base" | "variant" | "label" | "parts" | "missing" | "width" | "refused">
  & Predicts
  & { distilled?: string };

/**
 * A model that makes images: a U-Net, with or without what belongs to it; null when there is none.
 * @param bias the values of the tensor that `biasNeeded` names, where it names one
 */
export function checkpoint(
  names: Names,
  header: WeightsHeader,
  bias: Float32Array | null,
): Checkpoint | null {
  const unet = findUnet(names);
  if (!unet) return transformer(names);
  const family = unetFamily(unet.names, unet.facts);
  const parts: Part[] = ["unet"];
  // Without a prefix, the same names would be found again.
  if (unet.names.prefix !== "") {
    if (findVae(names)?.facts.hasDecoder) parts.push("vae");
    parts.push(...findTextEncoders(names));
  }
  const predicts = predictionOf(header, { ...family, bias });
  return {
    ...family,
    ...predicts,
    parts,
    missing: partsOf(family.base).filter((part) => !parts.includes(part)),
    width: unet.facts.context,
    // Latent consistency models take their guidance as an input (diffusers: unet_2d_condition.py).
    ...(unet.names.begins("time_embedding.cond_proj.") ||
        unet.names.begins("time_embed.cond_proj.")
      ? { distilled: "lcm" }
      : {}),
    refused: family.refused ?? refusedPrediction(predicts.prediction),
  };
}

/** Playground 2.5 and CosXL scale noise their own way (Karras et al. 2022). */
function refusedPrediction(prediction: Prediction | null): string | null {
  if (prediction !== "edm" && prediction !== "edm_v") return null;
  return "It was trained with EDM's noise levels (as Playground 2.5 and CosXL were), " +
    "which this engine cannot follow yet.";
}

function transformer(names: Names): Checkpoint | null {
  const found = findTransformer(names);
  if (!found) return null;
  return {
    ...found,
    variant: "normal",
    prediction: null,
    zeroTerminalSnr: false,
    parts: [],
    missing: [],
    width: null,
    refused:
      `${found.label} models cannot be run yet: this engine runs Stable Diffusion 1, 2 and XL.`,
  };
}

/** The tensor whose values reveal the prediction type if nothing else does; null if not needed. */
export function biasNeeded(names: Names): string | null {
  const unet = findUnet(names);
  if (!unet || unetFamily(unet.names, unet.facts).base !== "sd-2") return null;
  const name = tellingBias(unet.names);
  return name === null ? null : unet.names.prefix + name;
}
