import type { ModelDefaults } from "../contract/models.ts";
import type {
  Base,
  ImageWidths,
  ModelType,
  Part,
  Variant,
} from "../../inference/recognition/types.ts";

/** How a model lies on disk, in InvokeAI's words for its type. */
export type ModelFormat =
  | ("onnx" | "diffusers" | "checkpoint")
  | ("lycoris" | "embedding_file" | "invokeai");

/** Facts read from a model's own files. Those about image models alone are null for others. */
export interface ModelDetails {
  /** A readable name: "Stable Diffusion XL, inpainting". */
  label: string;
  /** The kind within its type: `loha`, `tiny`, `plus` … */
  kind: string | null;
  /**
   * Type of its numbers: `fp32 fp16 bf16 fp8 q4_k` …; null where that differs from part to part.
   */
  precision: string | null;
  /** Bytes of its numbers once they are dequantised; absent where nothing is quantised. */
  dequantised?: number;
  /** The networks that it holds itself, and those that it has to get elsewhere. */
  parts: Part[];
  needs: Part[];
  /** Of image encoders and IP-Adapters: see `ImageWidths`. */
  image_widths?: ImageWidths;
  prediction_type: "epsilon" | "v_prediction" | "sample" | null;
  /** Pixels of the images that it was trained on, each side. */
  native_size: number | null;
  latent_channels: number | null;
  /** Width of the text that it is conditioned by; of an embedding, of its vectors. */
  cross_attention_dim: number | null;
  /** Can it start from an image (needs the encoder of the autoencoder)? */
  takes_images: boolean;
  /** Pixels, each side, that it was made for. */
  min_size: number | null;
  max_size: number | null;
  example_prompts: string[];
  /** Defaults suggested by its authors. */
  defaults: ModelDefaults;
}

/** All that is read of a model's files. */
export interface ModelFacts {
  name: string | null;
  description: string | null;
  base: Base;
  type: ModelType;
  format: ModelFormat;
  variant: Variant;
  triggerPhrases: string[];
  hash: string;
  fileSize: number;
  details: ModelDetails;
}
