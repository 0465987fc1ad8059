import type { Names } from "./names.ts";
import type { Base, WeightsHeader } from "./types.ts";

/** Facts about a file of changes to another model's weights. */
export interface LoraFacts {
  kind: "lora" | "locon" | "loha" | "lokr" | "diff" | "oft";
  base: Base;
  /** Did what it changes have its own control input (FLUX control LoRA)? */
  control: boolean;
}

/**
 * Ends of names that only such files have (kohya networks/lora.py, LyCORIS modules/*.py,
 * PEFT, diffusers loaders/lora_pipeline.py).
 */
const ENDS =
  /(\.lora_(down|up|mid|A|B)(\.default)?\.(weight|bias)|[._]lora\.(down|up)\.weight|\.hada_w1_a|\.lokr_w[12](_[ab])?|\.oft_(blocks|diag)|\.dora_scale|\.diff(_b)?)$/;

/** Whether the file holds changes to weights instead of weights. */
export function looksLikeLora(names: Names): boolean {
  return names.some(ENDS);
}

export function loraFacts(names: Names, header: WeightsHeader): LoraFacts {
  return {
    kind: kindOf(names),
    base: baseOf(names, header),
    // BFL's control LoRAs change the layer that takes the image (InvokeAI: control_lora).
    control: names.some(/(^|\.)img_in\.lora_[AB]\.weight$/),
  };
}

function kindOf(names: Names): LoraFacts["kind"] {
  if (names.some(/\.hada_w1_a$/)) return "loha";
  if (names.some(/\.lokr_w[12](_a)?$/)) return "lokr";
  if (names.some(/\.oft_(blocks|diag)$/)) return "oft";
  if (names.some(/\.lora_mid\.weight$/)) return "locon";
  if (names.some(/(resnets_\d+_conv\d|in_layers_2|resnets\.\d+\.conv\d)\.lora[._]/)) return "locon";
  return names.some(/[._]lora[._](down|up|A|B|mid)/) ? "lora" : "diff";
}

/**
 * Words of the metadata about the base (kohya: train_network.py `ss_base_model_version`,
 * library/sai_model_spec.py `modelspec.architecture`).
 */
const METADATA_BASES: readonly [RegExp, Base][] = [
  [/^sdxl_refiner|stable-diffusion-xl-v1-refiner/, "sdxl-refiner"],
  [/^sdxl|stable-diffusion-xl/, "sdxl"],
  [/^sd_v2|stable-diffusion-v2/, "sd-2"],
  [/^sd_v1|stable-diffusion-v1/, "sd-1"],
  [/^flux2|flux-2/, "flux2"],
  [/^flux/, "flux"],
  [/^sd3|stable-diffusion-3/, "sd-3"],
  [/^zimage|z-image/, "z-image"],
];

/**
 * The family that it is for: from names that only one has, then the width of the text that the
 * cross-attention reads, then the metadata (which trainers copy from file to file), then what tells
 * Stable Diffusion 1 from 2: only 1 has convolutions around its transformers.
 */
function baseOf(names: Names, { tensors, metadata }: WeightsHeader): Base {
  for (const [pattern, base] of OF_TRANSFORMERS) if (names.some(pattern)) return base;
  const width = textWidth(tensors);
  if (width !== undefined && OF_WIDTH[width]) return OF_WIDTH[width];
  const ofEncoder = encoderWidth(tensors);
  const noted = metadataBase(metadata);
  const deep = names.some(
    /(input_blocks|down_blocks|output_blocks|up_blocks|middle_block|mid_block)[\w.]*transformer_blocks[_.]1[_.]/,
  );
  if (names.some(/^(lora_te[12]_|text_encoder_2\.)/)) return "sdxl";
  if (deep) return noted === "sdxl-refiner" || refinerBlocks(names) ? "sdxl-refiner" : "sdxl";
  if (ofEncoder === 768) return "sd-1";
  if (ofEncoder === 1024) return "sd-2";
  if (noted !== null) return noted;
  const projection = [...tensors].find(([name]) =>
    /attentions?[_.]\d+[_.]proj_in\.(lora_down|lora_A|lora\.down)\.?/.test(name)
  )?.[1];
  if (projection) return projection.shape.length === 4 ? "sd-1" : "sd-2";
  return "unknown";
}

/** Has it blocks that the refiner has and SDXL has not: transformers behind its fourth level? */
function refinerBlocks(names: Names): boolean {
  return names.some(
    /(input_blocks[_.](7|8)[_.]1|output_blocks[_.](9|10|11)[_.]|down_blocks[_.]3[_.])/,
  ) &&
    names.some(/output_blocks[_.](9|10|11)[_.]|down_blocks[_.]3[_.]/);
}

const OF_TRANSFORMERS: readonly [RegExp, Base][] = [
  [/double_stream_modulation|single_stream_modulation/, "flux2"],
  [/(double_blocks|single_blocks)[_.]\d/, "flux"],
  [/single_transformer_blocks[_.]\d/, "flux"],
  [/joint_blocks[_.]\d|transformer_blocks[_.]\d+[_.]attn[_.]add_q_proj/, "sd-3"],
  [/(^|[._])(noise_refiner|context_refiner)[_.]\d/, "z-image"],
  [/(^|[._])layers[_.]\d+[_.](attention|feed_forward|adaLN_modulation)[_.]/, "z-image"],
  [/transformer_blocks[_.]\d+[_.](img_mlp|txt_mlp|img_mod)/, "qwen-image"],
  [/(^|[._])blocks[_.]\d+[_.](cross_attn|self_attn)[_.]/, "wan"],
];

/** CLIP-L, OpenCLIP-H, both of SDXL's side by side, OpenCLIP-bigG alone. */
const OF_WIDTH: Readonly<Record<number, Base>> = {
  768: "sd-1",
  1024: "sd-2",
  2048: "sdxl",
  1280: "sdxl-refiner",
};

/** The inputs of the layers that read the text. */
function textWidth(tensors: WeightsHeader["tensors"]): number | undefined {
  for (const [name, { shape }] of tensors) {
    if (!/attn2[_.](processor[_.])?to_[kv]/.test(name)) continue;
    if (/(lora_down|lora_A|lora_A\.default|lora\.down)\.weight$/.test(name)) return shape[1];
    if (/\.(hada_w1_b|diff)$/.test(name)) return shape[1];
  }
  return undefined;
}

/** The inputs of the attention of a file's only text encoder. */
function encoderWidth(tensors: WeightsHeader["tensors"]): number | undefined {
  for (const [name, { shape }] of tensors) {
    if (!/^(lora_te_|text_encoder\.).*self_attn[_.][qkv]_proj/.test(name)) continue;
    if (/(lora_down|lora_A|lora\.down)\.weight$|\.hada_w1_b$/.test(name)) return shape[1];
  }
  return undefined;
}

function metadataBase(metadata: WeightsHeader["metadata"]): Base | null {
  for (const key of ["ss_base_model_version", "modelspec.architecture"]) {
    const word = metadata.get(key)?.toLowerCase();
    if (!word) continue;
    for (const [pattern, base] of METADATA_BASES) if (pattern.test(word)) return base;
  }
  return null;
}
