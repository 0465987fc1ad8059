import type { Names } from "./names.ts";
import type { Base } from "./types.ts";

/** Diffusion transformers: known by their names, not run by this engine yet. */
interface Known {
  base: Base;
  label: string;
  fits: (names: Names) => boolean;
}

/**
 * In this order, below an optional prefix (ComfyUI: comfy/model_detection.py `detect_unet_config`;
 * diffusers: loaders/single_file_utils.py).
 */
const KNOWN: readonly Known[] = [
  {
    base: "flux2",
    label: "FLUX.2",
    fits: (n) =>
      n.has("double_stream_modulation_img.lin.weight") ||
      n.has("double_stream_modulation_img.linear.weight"),
  },
  {
    base: "unknown",
    label: "HunyuanVideo",
    fits: (n) => n.begins("txt_in.individual_token_refiner."),
  },
  {
    base: "unknown",
    label: "Chroma",
    fits: (n) => n.begins("distilled_guidance_layer."),
  },
  {
    base: "flux",
    label: "FLUX.1",
    fits: (n) =>
      (n.has("double_blocks.0.img_attn.norm.key_norm.scale") && n.has("img_in.weight")) ||
      (n.has("transformer_blocks.0.norm1_context.linear.weight") &&
        n.begins("single_transformer_blocks.")),
  },
  {
    base: "sd-3",
    label: "Stable Diffusion 3",
    fits: (n) =>
      n.has("joint_blocks.0.context_block.attn.qkv.weight") ||
      (n.has("pos_embed.proj.weight") && n.has("transformer_blocks.0.attn.add_q_proj.weight")),
  },
  {
    base: "z-image",
    label: "Z-Image",
    fits: (n) =>
      n.begins("noise_refiner.0.") && n.has("cap_embedder.0.weight") &&
      (n.has("x_pad_token") || n.has("cap_pad_token")),
  },
  {
    base: "unknown",
    label: "Lumina Image 2",
    fits: (n) => n.begins("noise_refiner.0.") && n.has("cap_embedder.0.weight"),
  },
  {
    base: "qwen-image",
    label: "Qwen-Image",
    fits: (n) => n.has("transformer_blocks.0.img_mod.1.weight") && n.has("txt_norm.weight"),
  },
  {
    base: "wan",
    label: "Wan",
    fits: (n) => n.has("blocks.0.cross_attn.norm_q.weight") || n.has("head.modulation"),
  },
  {
    base: "unknown",
    label: "PixArt",
    fits: (n) => n.has("t_block.1.weight") && n.begins("blocks.0.cross_attn."),
  },
  {
    base: "unknown",
    label: "Stable Cascade",
    fits: (n) => n.has("clip_txt_mapper.weight") || n.has("clf.1.weight"),
  },
  {
    base: "unknown",
    label: "AuraFlow",
    fits: (n) => n.has("cond_seq_linear.weight") && n.has("register_tokens"),
  },
];

const PREFIXES = ["", "model.diffusion_model.", "transformer.", "diffusion_model."];

/** The diffusion transformer in a file; null when there is none that is known. */
export function findTransformer(names: Names): { base: Base; label: string } | null {
  for (const prefix of PREFIXES) {
    const below = names.below(prefix);
    const known = KNOWN.find(({ fits }) => fits(below));
    if (known) return { base: known.base, label: known.label + detail(known.label, below) };
  }
  return null;
}

/** Which of its family: FLUX.1 dev or schnell, Fill, Canny/Depth; SD 3.5 medium or large. */
function detail(label: string, names: Names): string {
  if (label === "FLUX.1") {
    const taken = names.dim("img_in.weight", 1) ?? names.dim("x_embedder.weight", 1);
    if (taken === 384) return " Fill";
    if (taken === 128) return " Canny/Depth";
    const guided = names.has("guidance_in.in_layer.weight") ||
      names.begins("time_text_embed.guidance_embedder.");
    return guided ? " dev" : " schnell";
  }
  if (label === "FLUX.2") {
    const guided = names.has("guidance_in.in_layer.weight") ||
      names.begins("time_guidance_embed.guidance_embedder.");
    return guided ? " dev" : " klein";
  }
  if (label === "Stable Diffusion 3") {
    const dual = names.begins("joint_blocks.0.x_block.attn2.") ||
      names.begins("transformer_blocks.0.attn2.");
    if (dual) return ".5 medium";
    const normed = names.has("joint_blocks.0.x_block.attn.ln_q.weight") ||
      names.has("transformer_blocks.0.attn.norm_q.weight");
    return normed ? ".5 large" : " medium";
  }
  return "";
}
