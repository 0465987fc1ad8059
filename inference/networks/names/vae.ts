import type { Weights } from "../../weights/catalogue.ts";
import { NetworkError } from "../errors.ts";
import { Source } from "../source.ts";
import { findPrefix, rename, type Rule } from "./rules.ts";

/**
 * Names of an autoencoder's weights. Networks ask for those of diffusers; single files have those
 * of CompVis' ldm (as diffusers' convert_diffusers_to_original_stable_diffusion.py pairs them).
 */

const PREFIXES = ["", "vae.", "first_stage_model."];

/** Names that diffusers had for the attention before version 0.17. */
const OLD_ATTENTION: Rule[] = [
  [".to_q.", ".query."],
  [".to_k.", ".key."],
  [".to_v.", ".value."],
  [".to_out.0.", ".proj_attn."],
];

/**
 * Finds an autoencoder's weights in a checkpoint, a folder of diffusers, or a file of its own. A
 * file may hold the encoder or the decoder alone.
 */
export function vaeSource({ tensors }: Weights): Source {
  const own = findPrefix(tensors, PREFIXES, "decoder.conv_norm_out.weight") ??
    findPrefix(tensors, PREFIXES, "encoder.conv_norm_out.weight");
  if (own !== null) {
    return new Source(tensors, own, (wanted) => [wanted, rename(OLD_ATTENTION, wanted)]);
  }
  const prefix = findPrefix(tensors, PREFIXES, "decoder.norm_out.weight") ??
    findPrefix(tensors, PREFIXES, "encoder.norm_out.weight");
  if (prefix === null) throw new NetworkError("it holds no autoencoder");
  let levels = 0;
  while (tensors.has(`${prefix}decoder.up.${levels}.block.0.conv1.weight`)) levels++;
  const rules = ldmRules(levels);
  return new Source(tensors, prefix, (wanted) => [rename(rules, wanted)]);
}

/** ldm counts the decoder's levels from the widest image. */
const ldmRules = (levels: number): Rule[] => [
  [/\.mid_block\.resnets\.(\d)/, (j) => `.mid.block_${+j + 1}`],
  [".mid_block.attentions.0", ".mid.attn_1"],
  [/\.down_blocks\.(\d)\.resnets\.(\d)/, (i, j) => `.down.${i}.block.${j}`],
  [/\.down_blocks\.(\d)\.downsamplers\.0/, (i) => `.down.${i}.downsample`],
  [/\.up_blocks\.(\d)\.resnets\.(\d)/, (i, j) => `.up.${levels - 1 - +i}.block.${j}`],
  [/\.up_blocks\.(\d)\.upsamplers\.0/, (i) => `.up.${levels - 1 - +i}.upsample`],
  [".conv_norm_out", ".norm_out"],
  [".conv_shortcut", ".nin_shortcut"],
  [".group_norm", ".norm"],
  [/\.to_([qkv])\./, (letter) => `.${letter}.`],
  [".to_out.0.", ".proj_out."],
];
