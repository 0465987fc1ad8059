import { z } from "zod";
import type { UnetConfig } from "../families/onnx_folder.ts";
import type { AttentionShape } from "./onnx/attention_limit.ts";

/** What the scores of the UNet's first level take; `half`: is its file fp16? */
export function attentionOf(config: z.output<typeof UnetConfig>, half: boolean): AttentionShape {
  const heads = config.num_attention_heads ?? config.attention_head_dim;
  const bytes = half && !config.upcast_attention ? 2 : 4;
  return { heads: [heads].flat()[0] ?? 8, bytes };
}

export const TextConfig = z.looseObject({
  max_position_embeddings: z.int().min(3).default(77),
  vocab_size: z.int().min(1).default(49_408),
  hidden_act: z.string().default("quick_gelu"),
});
