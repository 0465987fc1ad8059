import type { Names } from "./names.ts";

export interface VaeFacts {
  layout: "single" | "diffusers";
  latentChannels: number;
  hasEncoder: boolean;
  hasDecoder: boolean;
  /** FLUX.2's normalises latents by running means. */
  batchNorm: boolean;
}

const PREFIXES = ["first_stage_model.", "vae.", ""];

/** The autoencoder below one of the usual prefixes; null when there is none. */
export function findVae(names: Names): { names: Names; facts: VaeFacts } | null {
  for (const prefix of PREFIXES) {
    const below = names.below(prefix);
    const facts = vaeAt(below);
    if (facts) return { names: below, facts };
  }
  return null;
}

/**
 * CompVis' names (ldm/modules/diffusionmodules/model.py) and diffusers'
 * (models/autoencoders/vae.py) differ in `down`/`down_blocks`, `up`/`up_blocks`.
 */
function vaeAt(names: Names): VaeFacts | null {
  // Without the middle's attention, `decoder.conv_in` may be any other network's.
  const decoder = names.has("decoder.mid.attn_1.q.weight")
    ? "single"
    : names.begins("decoder.mid_block.attentions.0.")
    ? "diffusers"
    : null;
  const encoder = names.has("encoder.mid.attn_1.q.weight")
    ? "single"
    : names.begins("encoder.mid_block.attentions.0.")
    ? "diffusers"
    : null;
  const layout = decoder ?? encoder;
  if (layout === null) return null;
  const fromDecoder = names.dim("decoder.conv_in.weight", 1);
  // The encoder gives means and variances.
  const fromEncoder = names.dim("encoder.conv_out.weight", 0);
  return {
    layout,
    latentChannels: fromDecoder ?? (fromEncoder ?? 0) / 2,
    hasEncoder: encoder !== null,
    hasDecoder: decoder !== null,
    batchNorm: names.has("bn.running_mean"),
  };
}

/**
 * A tiny autoencoder (madebyollin/taesd: taesd.py): the author's two files number the layers and
 * begin with a convolution, diffusers' has `encoder.layers` and `decoder.layers`.
 */
export function tinyVae(names: Names): { latentChannels: number; part: string } | null {
  const both = names.dim("decoder.layers.0.weight", 1);
  if (both !== undefined && names.has("decoder.layers.2.conv.0.weight")) {
    return { latentChannels: both, part: "whole" };
  }
  const bundled = names.dim("taesd_decoder.1.weight", 1);
  if (bundled !== undefined) return { latentChannels: bundled, part: "whole" };
  if (names.dim("0.weight", 1) === 3 && names.has("1.conv.0.weight")) {
    return { latentChannels: names.dim("14.weight", 0) ?? 4, part: "encoder" };
  }
  const first = names.dim("1.weight", 1);
  if (first !== undefined && names.has("3.conv.0.weight") && !names.has("0.weight")) {
    return { latentChannels: first, part: "decoder" };
  }
  return null;
}
