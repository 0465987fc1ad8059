import { z } from "zod";
import type { ClipOptions } from "../networks/clip.ts";
import type { UNetOptions } from "../networks/unet_blocks.ts";
import type { VaeOptions } from "../networks/vae_blocks.ts";
import type { Family } from "./family.ts";

/**
 * What diffusers and transformers write beside the weights of one network (`config.json`), as far
 * as the shapes of these do not tell it. The installer and the engine both read it through this
 * file.
 */
export const NetworkConfig = z.looseObject({
  norm_num_groups: z.int().min(1),
  attention_head_dim: z.union([z.int().min(1), z.array(z.int().min(1)).min(1)]),
  num_attention_heads: z.union([z.int().min(1), z.array(z.int().min(1)).min(1)]).nullable(),
  block_out_channels: z.array(z.int().min(1)).min(1),
  addition_time_embed_dim: z.int().min(1).nullable(),
  projection_class_embeddings_input_dim: z.int().min(1).nullable(),
  scaling_factor: z.number().gt(0),
  hidden_act: z.string(),
}).partial();

export type NetworkConfig = z.output<typeof NetworkConfig>;

/**
 * How a U-Net, or a ControlNet, is built.
 * @param kind what the family adds to the text
 */
export function unetOptions(config: NetworkConfig, kind: Family["added"]): UNetOptions {
  const { norm_num_groups: groups, addition_time_embed_dim: sizeWidth } = config;
  // diffusers gives the number of heads under the name of their size; in levels for SD 2 and SDXL.
  const heads = config.num_attention_heads ?? config.attention_head_dim;
  const [channels] = config.block_out_channels ?? [];
  const added = config.projection_class_embeddings_input_dim;
  return {
    ...(typeof heads === "number" ? { heads: { count: heads } } : {}),
    ...(Array.isArray(heads) && channels ? { heads: { size: channels / heads[0]! } } : {}),
    ...(groups ? { groups } : {}),
    ...(sizeWidth ? { sizeWidth } : {}),
    // The base takes six numbers beside the pooled text, the refiner five.
    ...(added && sizeWidth ? { pooledWidth: added - (kind === "score" ? 5 : 6) * sizeWidth } : {}),
  };
}

/** How a text encoder is built. */
export function clipOptions(config: NetworkConfig): ClipOptions {
  const { num_attention_heads: heads, hidden_act: activation } = config;
  return {
    ...(typeof heads === "number" ? { heads } : {}),
    ...(activation === "gelu" || activation === "quick_gelu" ? { activation } : {}),
  };
}

/** How an autoencoder is built. */
export function vaeOptions({ norm_num_groups: groups }: NetworkConfig): VaeOptions {
  return groups ? { groups } : {};
}
