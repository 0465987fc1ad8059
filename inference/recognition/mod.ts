import { FAMILY_NAMES } from "../families/defaults.ts";
import { MOST_VECTORS } from "../prompts/embedding_file.ts";
import { findAdapter, findEmbedding, findUpscaler } from "./adapters.ts";
import { biasNeeded, checkpoint } from "./checkpoint.ts";
import { looksLikeLora, loraFacts } from "./lora.ts";
import { authorNotes } from "./metadata.ts";
import { type Names, namesOf } from "./names.ts";
import { CLIP_NAMES, clipAt } from "./text_encoders.ts";
import {
  type Base,
  type ModelType,
  type Recognition,
  RUNNABLE_BASES,
  type WeightsHeader,
} from "./types.ts";
import type { Weights } from "../weights/catalogue.ts";
import { BLOCKS, sizeOf } from "../weights/tensor.ts";
import { readValues } from "../weights/values.ts";
import { findVae, tinyVae } from "./vae.ts";

/**
 * Says what a file of weights is, or several that belong together; reads one small tensor where the
 * header alone does not tell.
 * @throws WeightsError when that tensor cannot be read
 */
export async function recogniseWeights(weights: Weights): Promise<Recognition> {
  const needed = biasNeeded(namesOf(weights));
  const tensor = needed === null ? undefined : weights.tensors.get(needed);
  return recognise(weights, tensor ? await readValues(tensor) : null);
}

/** Properties that one kind of file adds to the common ones. */
type Found = Partial<Recognition> & Pick<Recognition, "type" | "base" | "label">;

/**
 * Says what a file of weights is, from the names and shapes of its tensors and its metadata; a file
 * name is never asked. The order of the questions matters: a LoRA of a ControlNet has names of
 * both (ComfyUI: comfy/model_detection.py, comfy/sd.py).
 * @param bias the values of the tensor that `biasNeeded` names, where it names one
 */
export function recognise(header: WeightsHeader, bias: Float32Array | null = null): Recognition {
  const names = namesOf(header);
  const notes = authorNotes(header.metadata);
  const found = lora(names, header) ?? adapter(names) ?? embedding(header) ??
    main(names, header, bias) ?? vae(names) ?? textEncoder(names) ?? upscaler(names) ??
    unknown(header);
  return {
    variant: "normal",
    kind: null,
    prediction: null,
    zeroTerminalSnr: false,
    parts: [],
    missing: [],
    width: null,
    refused: null,
    ...notes,
    ...sizes(header),
    ...found,
  };
}

function lora(names: Names, header: WeightsHeader): Found | null {
  // IP-Adapters for faces have LoRAs among their tensors.
  if (!looksLikeLora(names) || names.begins("image_proj.")) return null;
  const { kind, base, control } = loraFacts(names, header);
  const type = control ? "control_lora" : "lora";
  const label = `${FAMILY[base] ?? base}: ${LORA_KINDS[kind]}`;
  if (base === "unknown") {
    return {
      type,
      base,
      kind,
      label: LORA_KINDS[kind],
      refused: "It is a LoRA, but nothing in it says for which family of models: its layers fit " +
        "none that is known here.",
    };
  }
  return { type, base, kind, label, refused: notRun(base, LORA_KINDS[kind]) };
}

const LORA_KINDS = {
  lora: "LoRA",
  locon: "LoRA with convolutions (LoCon)",
  loha: "LoHa",
  lokr: "LoKr",
  diff: "differences of weights",
  oft: "OFT",
} as const;

/** Families as people call them. */
const FAMILY: Readonly<Partial<Record<Base, string>>> = {
  ...FAMILY_NAMES,
  "sd-3": "Stable Diffusion 3",
  "flux": "FLUX.1",
  "flux2": "FLUX.2",
  "z-image": "Z-Image",
  "qwen-image": "Qwen-Image",
  "wan": "Wan",
};

function notRun(base: Base, what: string): string | null {
  if (RUNNABLE_BASES.has(base) || base === "any") return null;
  return `It is a ${what} for ${FAMILY[base] ?? "a family"} models, which cannot be run yet: ` +
    "this engine runs Stable Diffusion 1, 2 and XL.";
}

function adapter(names: Names): Found | null {
  const found = findAdapter(names);
  return found && {
    ...found,
    label: `${FAMILY[found.base] ?? found.base}: ${found.label}`,
    refused: found.refused ?? notRun(found.base, found.label),
  };
}

function embedding(header: WeightsHeader): Found | null {
  const found = findEmbedding(header);
  if (!found) return null;
  const { base, width, vectors } = found;
  return {
    type: "embedding",
    base,
    kind: found.kind,
    width,
    label: `${FAMILY[base] ?? "unknown family"}: embedding of ${vectors} ` +
      `vector${vectors === 1 ? "" : "s"}`,
    refused: vectors > MOST_VECTORS
      ? `It is an embedding of ${vectors} vectors; a part of a prompt has room for ${MOST_VECTORS}.`
      : base === "unknown"
      ? `It is an embedding whose vectors have ${width} numbers; text encoders that are known here ` +
        "take 768, 1024 or 1280."
      : null,
  };
}

function main(names: Names, header: WeightsHeader, bias: Float32Array | null): Found | null {
  const found = checkpoint(names, header, bias);
  return found && { ...found, type: "main" };
}

/**
 * The autoencoders of Stable Diffusion 1, 2 and XL have the same shapes, those of FLUX.1 and
 * Stable Diffusion 3 as well: only their makers can tell them apart.
 */
function vae(names: Names): Found | null {
  const tiny = tinyVae(names);
  if (tiny) {
    const half = tiny.part === "whole" ? "" : `, ${tiny.part} only`;
    return {
      type: "vae",
      base: tiny.latentChannels === 4 ? "any" : "flux",
      kind: tiny.part === "whole" ? "tiny" : `tiny-${tiny.part}`,
      label: `Tiny autoencoder (TAESD)${half}`,
      refused: tiny.latentChannels === 4 ? null : notRun("flux", "tiny autoencoder"),
    };
  }
  const found = findVae(names);
  if (!found) return null;
  const { latentChannels, batchNorm, hasDecoder } = found.facts;
  const base: Base = latentChannels === 4 ? "any" : batchNorm ? "flux2" : "flux";
  const label = base === "any"
    ? "Autoencoder (VAE)"
    : base === "flux"
    ? "VAE of FLUX.1 or Stable Diffusion 3"
    : `${FAMILY[base]}: VAE`;
  const half =
    "It is half an autoencoder: the decoder is missing, without which there is no image.";
  return { type: "vae", base, label, refused: hasDecoder ? notRun(base, "VAE") : half };
}

function textEncoder(names: Names): Found | null {
  const t5 = names.has("encoder.block.0.layer.0.SelfAttention.q.weight");
  if (t5) return other("t5_encoder", "T5 text encoder");
  if (names.has("model.layers.0.self_attn.q_norm.weight")) {
    return other("qwen3_encoder", "Qwen3 text encoder");
  }
  // The names of llama.cpp's files.
  if (names.has("enc.blk.0.attn_q.weight")) return other("t5_encoder", "T5 text encoder");
  if (names.has("token_embd.weight")) return other("unknown", "language model");
  if (names.has("vision_model.embeddings.patch_embedding.weight")) {
    const tokens = names.dim("vision_model.embeddings.patch_embedding.weight", 0);
    const whole = names.dim("visual_projection.weight", 0);
    if (tokens === undefined || whole === undefined) {
      return {
        type: "clip_vision",
        base: "any",
        label: "CLIP image encoder",
        refused: "It is a CLIP image encoder without its projection, which IP-Adapters need.",
      };
    }
    return {
      type: "clip_vision",
      base: "any",
      label: `${CLIP_IMAGE_NAMES[tokens] ?? `CLIP of width ${tokens}`} image encoder`,
      parts: ["image_encoder"],
      image_widths: { tokens, whole },
    };
  }
  const clip = clipAt(names);
  if (!clip) return null;
  const label = CLIP_NAMES[clip.width] ?? `CLIP of width ${clip.width}`;
  return { type: "clip_embed", base: "any", label: `${label} text encoder`, width: clip.width };
}

const CLIP_IMAGE_NAMES: Readonly<Record<number, string>> = {
  1024: "CLIP ViT-L",
  1280: "CLIP ViT-H",
  1664: "CLIP ViT-bigG",
};

function other(type: ModelType, label: string): Found {
  return {
    type,
    base: "any",
    label,
    refused: `It is a ${label}: the families that need it cannot be run yet.`,
  };
}

function upscaler(names: Names): Found | null {
  const found = findUpscaler(names);
  if (found === null) return null;
  return {
    type: "spandrel_image_to_image",
    base: "any",
    label: `Upscaler (${found.label})`,
    refused: found.runs
      ? null
      : `Upscalers of the kind ${found.label} cannot be run: take an ESRGAN or a Real-ESRGAN.`,
  };
}

/** Maximum number of names quoted from an unknown file. */
const SHOWN = 3;

function unknown({ tensors }: WeightsHeader): Found {
  const shown = [...tensors.keys()].slice(0, SHOWN).map((name) =>
    JSON.stringify(name.slice(0, 60))
  );
  return {
    type: "unknown",
    base: "unknown",
    label: "Unknown weights",
    refused: `It holds ${tensors.size} tensors (${shown.join(", ")}${
      tensors.size > SHOWN ? " …" : ""
    }), which are of no kind of model that is known here.`,
  };
}

const PRECISIONS: Readonly<Record<string, string>> = {
  F64: "fp64",
  F32: "fp32",
  F16: "fp16",
  BF16: "bf16",
  F8_E4M3: "fp8",
  F8_E5M2: "fp8",
};

/** Number of values, the type of most of them, and what quantised ones become. */
function sizes(
  { tensors }: WeightsHeader,
): Pick<Recognition, "precision" | "parameters" | "dequantised"> {
  const counts = new Map<string, number>();
  let [parameters, dequantised, isQuantised] = [0, 0, false];
  for (const { shape, type } of tensors.values()) {
    const count = sizeOf(shape);
    parameters += count;
    const precision = PRECISIONS[type] ?? type.toLowerCase();
    counts.set(precision, (counts.get(precision) ?? 0) + count);
    isQuantised ||= Object.hasOwn(BLOCKS, type);
    dequantised += count * (type === "F32" ? 4 : 2);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return {
    precision: most?.[0] ?? "fp32",
    parameters,
    dequantised: isQuantised ? dequantised : null,
  };
}
