import type { Names } from "./names.ts";

/** A CLIP text encoder in either spelling: transformers' or open_clip's. */
export interface ClipFacts {
  spelling: "transformers" | "open_clip";
  width: number;
  layers: number;
}

/** CLIP ViT-L/14, OpenCLIP ViT-H/14 and ViT-bigG/14 by the width of their tokens. */
export const CLIP_NAMES: Readonly<Record<number, string>> = {
  768: "CLIP-L",
  1024: "OpenCLIP-H",
  1280: "OpenCLIP-bigG",
};

/** The text encoder whose tensors begin with the prefix of `names`; null when there is none. */
export function clipAt(names: Names): ClipFacts | null {
  for (const prefix of ["text_model.", ""]) {
    const width = names.dim(`${prefix}embeddings.token_embedding.weight`, 1);
    if (width === undefined) continue;
    const layers = names.count(`${prefix}encoder.layers.`);
    return { spelling: "transformers", width, layers };
  }
  const width = names.dim("token_embedding.weight", 1);
  if (width === undefined || !names.has("positional_embedding")) return null;
  return { spelling: "open_clip", width, layers: names.count("transformer.resblocks.") };
}

/**
 * Where whole checkpoints keep their text encoders (diffusers: loaders/single_file_utils.py,
 * scripts/convert_diffusers_to_original_sdxl.py). SDXL's second is OpenCLIP-bigG; the refiner has
 * that alone, as its first embedder.
 */
const PLACES: readonly [prefix: string, part: "text_encoder" | "text_encoder_2"][] = [
  ["cond_stage_model.transformer.", "text_encoder"],
  ["cond_stage_model.model.", "text_encoder"],
  // The second of SDXL's, as stable-diffusion.cpp writes it.
  ["cond_stage_model.1.transformer.", "text_encoder_2"],
  ["conditioner.embedders.0.transformer.", "text_encoder"],
  ["conditioner.embedders.1.model.", "text_encoder_2"],
  ["text_encoders.clip_l.transformer.", "text_encoder"],
  ["text_encoders.clip_g.transformer.", "text_encoder_2"],
  ["text_encoder.", "text_encoder"],
  ["text_encoder_2.", "text_encoder_2"],
];

/** The text encoders of a whole checkpoint, by the part that they play. */
export function findTextEncoders(names: Names): Set<"text_encoder" | "text_encoder_2"> {
  const found = new Set<"text_encoder" | "text_encoder_2">();
  for (const [prefix, part] of PLACES) if (clipAt(names.below(prefix))) found.add(part);
  if (clipAt(names.below("conditioner.embedders.0.model."))) {
    // Stability's generative-models names the refiner's and a Stable Diffusion 2's like this.
    found.add(
      names.has("label_emb.0.0.weight") ||
        names.has("model.diffusion_model.label_emb.0.0.weight")
        ? "text_encoder_2"
        : "text_encoder",
    );
  }
  return found;
}
