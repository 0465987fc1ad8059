import { FAMILY_NAMES, type FamilyBase } from "../families/defaults.ts";
import type { VisionType } from "../families/vision.ts";

/**
 * The description of a file of weights. The words of `type`, `base` and `variant` are InvokeAI's.
 */

/** Families of models; `any` for what fits several, such as a VAE. */
export type Base =
  | FamilyBase
  | ("sd-3" | "flux" | "flux2" | "z-image" | "wan" | "qwen-image")
  | ("any" | "unknown");

/** The families whose images this engine can make. */
export const RUNNABLE_BASES: ReadonlySet<Base> = new Set(Object.keys(FAMILY_NAMES) as FamilyBase[]);

export type ModelType =
  | ("main" | "vae" | "lora" | "control_lora" | "embedding")
  | ("controlnet" | "t2i_adapter" | "ip_adapter" | "clip_vision")
  | ("clip_embed" | "t5_encoder" | "qwen3_encoder" | "spandrel_image_to_image")
  | VisionType
  | "unknown";

export type Variant = "normal" | "inpaint" | "depth" | "pix2pix" | "unclip";

/**
 * The networks that images need. `text_encoder_2` is SDXL's second; its refiner has only that. An
 * `image_encoder` is what IP-Adapters need.
 */
export type Part = "unet" | "vae" | "text_encoder" | "text_encoder_2" | "image_encoder";

export type Prediction = "epsilon" | "v_prediction" | "edm" | "edm_v";

/** One tensor, as the header of its file describes it. */
export interface TensorFacts {
  readonly shape: readonly number[];
  /** As safetensors or ggml names it: `F32`, `F16`, `BF16`, `F8_E4M3`, `I64`, `Q4_K` … */
  readonly type: string;
}

/** The header of one file of weights, or of several that belong together. */
export interface WeightsHeader {
  readonly tensors: ReadonlyMap<string, TensorFacts>;
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * Widths of CLIP's image encoder: of its tokens, and of the whole image as one vector. Of an
 * IP-Adapter, the one of them that it takes.
 */
export interface ImageWidths {
  tokens?: number;
  whole?: number;
}

export interface Recognition {
  type: ModelType;
  base: Base;
  variant: Variant;
  /** Display name: "Stable Diffusion XL, inpainting". */
  label: string;
  /**
   * The kind within the type: `kohya`, `loha` … of a LoRA, `tiny` of a VAE, `plus` of an
   * IP-Adapter.
   */
  kind: string | null;
  /** Null where the file does not say; the family's usual one is then meant. */
  prediction: Prediction | null;
  zeroTerminalSnr: boolean;
  /** Few-step training: `turbo`, `lightning`, `hyper`, `lcm`; null where nothing says so. */
  distilled: string | null;
  /** The networks of an image model that are in the file. */
  parts: Part[];
  /** The networks that such a model needs and the file lacks. */
  missing: Part[];
  /** Type of most of the numbers: `fp32 fp16 bf16 fp8`, or ggml's such as `q4_k`. */
  precision: string;
  parameters: number;
  /** Bytes of all numbers once they are dequantised; null where nothing is quantised. */
  dequantised: number | null;
  triggerPhrases: string[];
  title: string | null;
  description: string | null;
  /** Width of the text that it is conditioned by; of an embedding, of its vectors. */
  width: number | null;
  /** Of an image encoder, and of an IP-Adapter, which fits encoders of the same. */
  image_widths?: ImageWidths;
  /** Why this engine cannot use it, in words; null when it can. */
  refused: string | null;
}
