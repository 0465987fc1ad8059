import type { ClipOptions } from "../../../inference/networks/clip.ts";
import type { UNetOptions } from "../../../inference/networks/unet_blocks.ts";
import type { Candidate } from "./files.ts";

/** Options of the networks that tiny weights need, out of what is written beside them. */

const number = (says: Candidate["says"], ...names: string[]): number | undefined => {
  const found = names.map((name) => says[name]).find((value) => typeof value === "number");
  return found as number | undefined;
};

export function unetHints({ says }: Candidate): UNetOptions {
  const count = number(says, "unet_num_heads", "num_heads");
  const size = number(says, "unet_head_dim");
  const groups = number(says, "unet_norm_num_groups", "norm_num_groups");
  const sizeWidth = number(says, "size_embed_dim", "addition_time_embed_dim");
  const heads = count ? { count } : size ? { size } : configuredHeads(says);
  return { heads, ...(groups && { groups }), ...(sizeWidth && { sizeWidth }) };
}

/** What diffusers calls `attention_head_dim` is the number of heads, of each level or of all. */
function configuredHeads(says: Candidate["says"]): NonNullable<UNetOptions["heads"]> {
  const { attention_head_dim: heads, block_out_channels: channels } = says as {
    attention_head_dim: number | number[];
    block_out_channels: number[];
  };
  return typeof heads === "number" ? { count: heads } : { size: channels[0]! / heads[0]! };
}

export function vaeHints({ says }: Candidate): { groups?: number } {
  const groups = number(says, "vae_norm_num_groups", "norm_num_groups");
  return groups ? { groups } : {};
}

/** @param which 0 for the first text encoder of a checkpoint, 1 for SDXL's second */
export function clipHints({ says }: Candidate, openClip: boolean, layers: number): ClipOptions {
  const heads = number(says, "num_attention_heads") ??
    (openClip ? number(says, "openclip_heads") : number(says, "clip_l_heads", "clip_heads"));
  const activation = says["hidden_act"] ?? (openClip ? "gelu" : "quick_gelu");
  const cut = /penultimate/.test(String(says["clip_layer"])) ? { layers: layers - 1 } : {};
  return { ...(heads && { heads }), activation: activation as "gelu" | "quick_gelu", ...cut };
}
