import type { Weights } from "../../weights/catalogue.ts";
import type { StoredTensor } from "../../weights/tensor.ts";
import { type Place, Source } from "../source.ts";
import { rename, type Rule } from "./rules.ts";

/**
 * Names of a text encoder's weights. Networks ask for those of transformers; OpenCLIP has its own
 * (as diffusers' convert_open_clip_checkpoint pairs them).
 */

type Tensors = ReadonlyMap<string, StoredTensor>;

/** Where text encoders are in checkpoints, in the order in which SDXL numbers its two. */
const TRANSFORMERS = [
  "",
  "cond_stage_model.transformer.",
  "cond_stage_model.1.transformer.",
  "conditioner.embedders.0.transformer.",
  "text_encoders.clip_l.transformer.",
  "text_encoders.clip_g.transformer.",
];
const OPEN_CLIP = [
  "",
  "cond_stage_model.model.",
  "conditioner.embedders.0.model.",
  "conditioner.embedders.1.model.",
];

/**
 * Finds the CLIP text encoders of a checkpoint, a folder of transformers, or a file of its own.
 *
 * @returns none, one, or the two of SDXL in their order
 */
export function clipSources({ tensors }: Weights): Source[] {
  return [
    ...TRANSFORMERS.flatMap((prefix) => transformersSource(tensors, prefix) ?? []),
    ...OPEN_CLIP.flatMap((prefix) => openClipSource(tensors, prefix) ?? []),
  ];
}

function transformersSource(tensors: Tensors, prefix: string): Source | null {
  const table = "embeddings.token_embedding.weight";
  if (tensors.has(`${prefix}text_model.${table}`)) {
    // stable-diffusion.cpp gives OpenCLIP's encoders these names, but leaves that matrix as it is.
    return new Source(
      tensors,
      prefix,
      (wanted) => wanted === "text_projection" ? [wanted, `text_model.${wanted}`] : [wanted],
    );
  }
  // Early merges left this part of the name out.
  if (!tensors.has(prefix + table)) return null;
  return new Source(tensors, prefix, (wanted) => [wanted.replace(/^text_model\./, "")]);
}

const RULES: Rule[] = [
  ["text_model.embeddings.token_embedding.", "token_embedding."],
  ["text_model.embeddings.position_embedding.weight", "positional_embedding"],
  ["text_model.final_layer_norm.", "ln_final."],
  ["text_model.encoder.layers.", "transformer.resblocks."],
  [/\.layer_norm(\d)\./, (i) => `.ln_${i}.`],
  [".self_attn.out_proj.", ".attn.out_proj."],
  [".mlp.fc1.", ".mlp.c_fc."],
  [".mlp.fc2.", ".mlp.c_proj."],
];

/** The rows of queries, keys and values, which OpenCLIP keeps in one matrix. */
const THIRD = /\.self_attn\.([qkv])_proj\.(weight|bias)$/;

function openClipSource(tensors: Tensors, prefix: string): Source | null {
  if (!tensors.has(`${prefix}transformer.resblocks.0.ln_1.weight`)) return null;
  return new Source(tensors, prefix, (wanted): Place[] => {
    const name = rename(RULES, wanted);
    const [, letter, kind] = THIRD.exec(wanted) ?? [];
    if (!letter) return [name];
    const joined = name.replace(THIRD, `.attn.in_proj_${kind}`);
    return [{ name: joined, index: "qkv".indexOf(letter), count: 3 }];
  });
}
