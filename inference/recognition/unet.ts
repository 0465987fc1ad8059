import { FAMILY_NAMES, type FamilyBase } from "../families/defaults.ts";
import type { Names } from "./names.ts";
import type { Base, Variant } from "./types.ts";

/** Facts from the names and shapes of a latent diffusion U-Net. */
export interface UnetFacts {
  layout: "single" | "diffusers";
  inChannels: number;
  outChannels: number;
  /** Transformer blocks behind each residual block, level by level; 0 where there are none. */
  depths: number[];
  midDepth: number;
  /** Width of the text that it is conditioned by; null without attention. */
  context: number | null;
  /** Width of the vector that SDXL adds to the time embedding; null for families without one. */
  added: number | null;
  /** Are the projections around the transformers linear layers (SD 1: convolutions)? */
  linear: boolean;
  blocksPerLevel: number;
}

/** Where a checkpoint may keep its U-Net. Prefixes of whole checkpoints first. */
const PREFIXES = ["model.diffusion_model.", "unet.", "model.unet.", "diffusion_model.", ""];

/** The U-Net below one of the usual prefixes; null when there is none. */
export function findUnet(names: Names): { names: Names; facts: UnetFacts } | null {
  for (const prefix of PREFIXES) {
    const below = names.below(prefix);
    if (below.has("input_blocks.0.0.weight") && below.has("out.2.weight")) {
      return { names: below, facts: readSingle(below) };
    }
    if (
      below.has("conv_in.weight") && below.has("conv_out.weight") &&
      below.has("down_blocks.0.resnets.0.conv1.weight") &&
      below.has("time_embedding.linear_1.weight")
    ) {
      return { names: below, facts: readDiffusers(below) };
    }
  }
  return null;
}

/** Names of CompVis' and Stability's code: ldm/modules/diffusionmodules/openaimodel.py. */
function readSingle(names: Names): UnetFacts {
  const blocks = names.count("input_blocks.");
  const depths: number[] = [];
  let depth = 0;
  let perLevel = 0;
  let first: string | null = null;
  for (let block = 1; block < blocks; block++) {
    const at = `input_blocks.${block}.`;
    if (names.has(`${at}0.op.weight`)) {
      depths.push(depth);
      depth = 0;
      continue;
    }
    if (depths.length === 0) perLevel++;
    const layers = names.count(`${at}1.transformer_blocks.`);
    if (layers > 0) first ??= `${at}1.`;
    depth = Math.max(depth, layers);
  }
  depths.push(depth);
  return {
    layout: "single",
    inChannels: names.dim("input_blocks.0.0.weight", 1) ?? 0,
    outChannels: names.dim("out.2.weight", 0) ?? 0,
    depths,
    midDepth: names.count("middle_block.1.transformer_blocks."),
    ...attention(names, first),
    added: names.dim("label_emb.0.0.weight", 1) ?? null,
    blocksPerLevel: perLevel,
  };
}

/** Names of diffusers: models/unets/unet_2d_condition.py. */
function readDiffusers(names: Names): UnetFacts {
  const levels = names.count("down_blocks.");
  const depths: number[] = [];
  let first: string | null = null;
  for (let level = 0; level < levels; level++) {
    const at = `down_blocks.${level}.attentions.`;
    const below = names.below(at);
    let depth = 0;
    for (let i = 0, all = below.count(""); i < all; i++) {
      depth = Math.max(depth, below.count(`${i}.transformer_blocks.`));
    }
    if (depth > 0) first ??= `${at}0.`;
    depths.push(depth);
  }
  return {
    layout: "diffusers",
    inChannels: names.dim("conv_in.weight", 1) ?? 0,
    outChannels: names.dim("conv_out.weight", 0) ?? 0,
    depths,
    midDepth: names.count("mid_block.attentions.0.transformer_blocks."),
    ...attention(names, first),
    added: names.dim("add_embedding.linear_1.weight", 1) ??
      names.dim("class_embedding.linear_1.weight", 1) ?? null,
    blocksPerLevel: names.count("down_blocks.0.resnets."),
  };
}

function attention(names: Names, first: string | null): Pick<UnetFacts, "context" | "linear"> {
  if (first === null) return { context: null, linear: false };
  return {
    context: names.dim(`${first}transformer_blocks.0.attn2.to_k.weight`, 1) ?? null,
    linear: names.rank(`${first}proj_in.weight`) === 2,
  };
}

/**
 * The channels that go in: latents alone, or latents with a mask and a masked image, a depth map,
 * an image to change (ldm: configs/stable-diffusion/*.yaml; InstructPix2Pix:
 * configs/generate.yaml).
 */
const VARIANT_OF_CHANNELS: Readonly<Record<number, Variant>> = {
  4: "normal",
  9: "inpaint",
  5: "depth",
  8: "pix2pix",
};

export interface UnetFamily {
  base: Base;
  variant: Variant;
  label: string;
  refused: string | null;
}

/**
 * The family of a U-Net: from where its attention is and how deep, which does not depend on its
 * widths (ComfyUI: comfy/model_detection.py, comfy/supported_models.py; diffusers:
 * loaders/single_file_utils.py `infer_diffusers_model_type`).
 */
export function unetFamily(names: Names, facts: UnetFacts): UnetFamily {
  const unknown = (label: string, why: string): UnetFamily => ({
    base: "unknown",
    variant: "normal",
    label,
    refused: why,
  });
  if (names.some(/(^|\.)(time_stack|time_mixer|temporal_transformer_blocks)\./)) {
    return unknown("a video model", "It makes videos, which this engine cannot.");
  }
  if (names.some(/motion_modules\./)) {
    return unknown("a motion model", "It makes animations, which this engine cannot.");
  }
  const variant = facts.outChannels === 4 ? VARIANT_OF_CHANNELS[facts.inChannels] : undefined;
  const base = baseOf(facts);
  if (base === null || facts.context === null) {
    return unknown(
      "a U-Net of an unknown family",
      `Its U-Net has ${facts.depths.length} levels with transformers of ${
        facts.depths.join(", ")
      } blocks: no Stable Diffusion 1, 2 or XL has these.`,
    );
  }
  const label = base === "sdxl" ? nameOfXl(facts) : FAMILY_NAMES[base];
  if (facts.added !== null && base === "sd-2") {
    return {
      base,
      variant: "unclip",
      label: `${label}, unCLIP`,
      refused:
        "It is drawn from images instead of words (unCLIP), which this engine cannot do yet.",
    };
  }
  if (variant === undefined) {
    return {
      base,
      variant: "normal",
      label,
      refused: `Its U-Net takes ${facts.inChannels} channels and gives ${facts.outChannels}; ` +
        "this engine knows 4 (normal), 9 (inpainting), 8 (InstructPix2Pix) and 5 (depth), and 4 out.",
    };
  }
  return { base, variant, label: label + WORDS[variant], refused: REFUSED[variant] ?? null };
}

const WORDS: Readonly<Record<Variant, string>> = {
  normal: "",
  inpaint: ", inpainting",
  depth: ", depth",
  pix2pix: ", InstructPix2Pix",
  unclip: ", unCLIP",
};
const REFUSED: Partial<Record<Variant, string>> = {
  depth: "It needs a depth map with each image, which this engine cannot make yet.",
  pix2pix: "It changes images by instructions (InstructPix2Pix), which this engine cannot do yet.",
};

function baseOf({ depths, added, linear, context }: UnetFacts): FamilyBase | null {
  const first = depths[0] ?? 0;
  if (added !== null) {
    if (first === 0 && depths.length === 3) return "sdxl";
    if (first === 0 && depths.length === 4) return "sdxl-refiner";
    return first === 1 && depths.length === 4 ? "sd-2" : null;
  }
  if (depths.join() !== "1,1,1,0") return null;
  // The widths of the text encoders; between them, only SD 1 projects by convolutions.
  if (context === 768) return "sd-1";
  if (context === 1024) return "sd-2";
  return linear ? "sd-2" : "sd-1";
}

/**
 * Smaller children of SDXL by how deep their transformers are (comfy/supported_models.py SSD1B,
 * Segmind_Vega, KOALA_700M, KOALA_1B).
 */
function nameOfXl({ depths, blocksPerLevel }: UnetFacts): string {
  const deep = depths.join();
  if (deep === "0,2,4") return "SSD-1B (Stable Diffusion XL)";
  if (deep === "0,1,2") return "Segmind Vega (Stable Diffusion XL)";
  if (blocksPerLevel === 1) return "KOALA (Stable Diffusion XL)";
  return FAMILY_NAMES["sdxl"];
}
