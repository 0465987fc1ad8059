import type { Names } from "./names.ts";
import type { Base, ImageWidths, ModelType, Part, WeightsHeader } from "./types.ts";

/** The kind of an addition to a U-Net, and the family it is for. */
export interface AdapterFacts {
  type: ModelType;
  base: Base;
  kind: string | null;
  label: string;
  missing?: Part[];
  image_widths?: ImageWidths;
  /** Why this engine cannot use it, whatever its family; absent when it can. */
  refused?: string;
}

const OF_WIDTH: Readonly<Record<number, Base>> = { 768: "sd-1", 1024: "sd-2", 2048: "sdxl" };

/** A ControlNet, T2I-Adapter or IP-Adapter; null when it is none. */
export function findAdapter(names: Names): AdapterFacts | null {
  return ipAdapter(names) ?? controlNet(names) ?? t2iAdapter(names);
}

/** tencent-ailab/IP-Adapter: ip_adapter/ip_adapter.py, resampler.py. */
function ipAdapter(names: Names): AdapterFacts | null {
  if (!names.begins("ip_adapter.") || !names.begins("image_proj.")) return null;
  const width = names.dim("ip_adapter.1.to_k_ip.weight", 1);
  const kind = names.begins("ip_adapter.0.to_q_lora") || names.some(/^ip_adapter\.\d+\.to_\w+_lora/)
    ? "face-id"
    : names.has("image_proj.latents")
    ? "plus"
    : names.has("image_proj.proj.3.weight")
    ? "full-face"
    : "plain";
  // SDXL's list of attentions begins behind a level without any: its first cross-attention is wide.
  const many = names.count("ip_adapter.") > 40;
  const base = OF_WIDTH[width ?? 0] ?? (many ? "sdxl" : "sd-1");
  const found = { type: "ip_adapter", base, kind, label: "IP-Adapter" } as const;
  if (kind === "face-id") {
    return {
      ...found,
      refused:
        "It reads faces that another program has found: take an IP-Adapter that reads images.",
    };
  }
  return { ...found, missing: ["image_encoder"], image_widths: widthsTaken(names) };
}

/** The width of what an IP-Adapter takes of an image encoder. */
function widthsTaken(names: Names): ImageWidths {
  const tokens = names.dim("image_proj.proj_in.weight", 1) ??
    names.dim("image_proj.proj.0.weight", 1);
  const whole = names.dim("image_proj.proj.weight", 1);
  return tokens === undefined ? whole === undefined ? {} : { whole } : { tokens };
}

/**
 * lllyasviel/ControlNet: cldm/cldm.py; diffusers: models/controlnets/controlnet.py; others after
 * ComfyUI: comfy/controlnet.py `load_controlnet_state_dict`.
 */
function controlNet(names: Names): AdapterFacts | null {
  const of = (base: Base, kind: string | null, label = "ControlNet"): AdapterFacts => ({
    type: "controlnet",
    base,
    kind,
    label,
  });
  if (names.has("lora_controlnet")) {
    return {
      ...of("sdxl", "control-lora", "Control-LoRA"),
      refused: "It holds only what a ControlNet adds to the weights of a model: take a whole " +
        "ControlNet.",
    };
  }
  if (names.begins("controlnet_blocks.") || names.has("controlnet_x_embedder.weight")) {
    const flux = names.begins("single_transformer_blocks.") || names.begins("double_blocks.") ||
      names.begins("transformer_blocks.0.norm1_context.");
    return of(flux ? "flux" : "sd-3", null);
  }
  for (const prefix of ["control_model.", ""]) {
    const below = names.below(prefix);
    const own = below.has("input_hint_block.0.weight");
    const theirs = below.has("controlnet_cond_embedding.conv_in.weight");
    if (!own && !theirs) continue;
    const added = below.has("add_embedding.linear_1.weight") || below.has("label_emb.0.0.weight");
    const union = below.has("control_add_embedding.linear_1.bias");
    const at = own ? "input_blocks.1.1." : "down_blocks.0.attentions.0.";
    const width = below.dim(`${at}transformer_blocks.0.attn2.to_k.weight`, 1);
    const linear = below.rank(`${at}proj_in.weight`) === 2;
    const base: Base = added ? "sdxl" : OF_WIDTH[width ?? 0] ?? (linear ? "sd-2" : "sd-1");
    if (!union) return of(base, null);
    return {
      ...of(base, "union", "ControlNet Union"),
      refused: "It reads several kinds of control images at once: take a ControlNet for one kind.",
    };
  }
  return null;
}

/** TencentARC/T2I-Adapter: ldm/modules/encoders/adapter.py; diffusers: models/adapter.py. */
function t2iAdapter(names: Names): AdapterFacts | null {
  const below = names.below(names.begins("adapter.body.") ? "adapter." : "");
  const diffusers = below.has("body.0.resnets.0.block1.weight");
  const own = below.has("body.0.block1.weight") && below.has("conv_in.weight");
  const light = below.has("body.0.in_conv.weight");
  if (!diffusers && !own && !light) return null;
  // SDXL's takes 16 × 16 pixels at once (256 channels for each of the image's), others 8 × 8.
  const taken = below.dim("conv_in.weight", 1) ?? below.dim("body.0.in_conv.weight", 1) ?? 0;
  const base: Base = taken >= 256 && taken % 256 === 0 ? "sdxl" : "sd-1";
  return { type: "t2i_adapter", base, kind: light ? "light" : null, label: "T2I-Adapter" };
}

/** Vectors that stand for a word (diffusers: loaders/textual_inversion.py). */
export interface EmbeddingFacts {
  base: Base;
  width: number;
  vectors: number;
  kind: "single" | "sdxl";
}

/** Maximum number of tensors in a file of embeddings, and of rows that may still be vectors. */
const MOST_TENSORS = 8;
const MOST_ROWS = 256;

export function findEmbedding({ tensors }: WeightsHeader): EmbeddingFacts | null {
  if (tensors.size === 0 || tensors.size > MOST_TENSORS) return null;
  const large = tensors.get("clip_g")?.shape;
  const small = tensors.get("clip_l")?.shape;
  if (large && small && large.length === 2) {
    const vectors = Math.max(large[0] ?? 0, small.length === 2 ? small[0] ?? 0 : 1);
    return { base: "sdxl", width: large[1] ?? 0, vectors, kind: "sdxl" };
  }
  const named = [...tensors].filter(([name]) =>
    name === "emb_params" || name === "clip_l" || name === "clip_g" ||
    name.startsWith("string_to_param.") || /^<[^<>]+>$/.test(name)
  );
  // Trainers other than the usual ones write the word itself, without brackets, as the only name.
  const [entry] = named.length > 0 ? named : tensors.size === 1 ? [...tensors] : [];
  if (!entry) return null;
  const [name, { shape }] = entry;
  const width = shape.at(-1) ?? 0;
  const vectors = shape.length === 1 ? 1 : shape[0] ?? 0;
  if (shape.length < 1 || shape.length > 2 || vectors < 1 || vectors > MOST_ROWS) return null;
  const known = OF_CLIP_WIDTH[width];
  if (named.length === 0 && (known === undefined || /[.\s]/.test(name))) return null;
  return { base: known ?? "unknown", width, vectors, kind: "single" };
}

/** CLIP-L, OpenCLIP-H, OpenCLIP-bigG alone (the refiner's). */
const OF_CLIP_WIDTH: Readonly<Record<number, Base>> = {
  768: "sd-1",
  1024: "sd-2",
  1280: "sdxl-refiner",
};

/** Networks that enlarge images (chaiNNer-org/spandrel: architectures' `detect` conditions). */
const UPSCALERS: readonly [label: string, fits: (names: Names) => boolean, runs?: true][] = [
  ["ESRGAN", (n) => n.has("model.0.weight") && n.has("model.1.sub.0.RDB1.conv1.0.weight"), true],
  ["Real-ESRGAN", (n) => n.has("conv_first.weight") && n.has("body.0.rdb1.conv1.weight"), true],
  [
    "Real-ESRGAN compact",
    (n) => n.rank("body.0.weight") === 4 && n.rank("body.1.weight") === 1,
    true,
  ],
  ["residual dense network", (n) => n.has("F_m1.weight") && n.has("UPN3.weight"), true],
  ["SPSR", (n) => n.has("f_HR_conv1.0.weight")],
  ["HAT", (n) => n.begins("layers.0.residual_group.overlap_attn.")],
  ["SwinIR", (n) => n.has("layers.0.residual_group.blocks.0.norm1.weight")],
  ["DAT", (n) => n.has("layers.0.blocks.0.attn.attns.0.rpe_biases")],
  ["SPAN", (n) => n.has("block_1.c1_r.sk.weight") && n.has("conv_cat.weight")],
  ["RealPLKSR", (n) => n.has("feats.0.weight") && n.begins("feats.1.")],
];

/** An upscaler, and whether this engine runs those of its kind; null when it is none. */
export function findUpscaler(names: Names): { label: string; runs: boolean } | null {
  const prefix = ["params_ema.", "params.", "module."].find((prefix) => names.begins(prefix)) ?? "";
  const below = names.below(prefix);
  const [label, , runs = false] = UPSCALERS.find(([, fits]) => fits(below)) ?? [];
  return label === undefined ? null : { label, runs };
}
