import { z } from "zod";

/**
 * Ready-made models around diffusion, in the layout of transformers.js: `config.json`, what
 * prepares images for it, and graphs below `onnx/`. The installer and the engine both read folders
 * through this file, so that every model that can be installed can also be run.
 */

/** What such a model is for: the type that it is installed as, named as hubs name the task. */
export type VisionType =
  | "depth_estimation"
  | "background_removal"
  | "image_to_text"
  | "keypoint_detection"
  | "image_feature_extraction";

interface Architecture {
  /** What people call it. */
  label: string;
  /** Its files below `onnx/`, without suffixes. */
  graphs: readonly string[];
  /** Further files that it cannot do without. */
  needs: readonly string[];
}

interface Vision {
  /** What people call it. */
  label: string;
  /** Those that are run, by the `model_type` of their `config.json`. */
  architectures: Readonly<Record<string, Architecture>>;
}

const PREPARES = "preprocessor_config.json";
const TOKENIZER = ["tokenizer.json", "tokenizer_config.json"];

/** An architecture that is one graph and says no words. */
const one = (label: string, graph = "model"): Architecture => ({
  label,
  graphs: [graph],
  needs: [PREPARES],
});

export const VISION: Readonly<Record<VisionType, Vision>> = {
  depth_estimation: {
    label: "Depth",
    architectures: {
      depth_anything: one("Depth Anything"),
      dpt: one("DPT"),
      glpn: one("GLPN"),
      metric3d: one("Metric3D"),
      metric3dv2: one("Metric3D 2"),
    },
  },
  background_removal: {
    label: "Background removal",
    architectures: {
      modnet: one("MODNet"),
      birefnet: one("BiRefNet"),
      isnet: one("IS-Net"),
      ben: one("BEN"),
    },
  },
  image_to_text: {
    label: "Descriptions",
    architectures: {
      "vision-encoder-decoder": {
        label: "vision encoder-decoder",
        graphs: ["encoder_model", "decoder_model_merged"],
        needs: [PREPARES, ...TOKENIZER],
      },
      florence2: {
        label: "Florence-2",
        graphs: ["embed_tokens", "vision_encoder", "encoder_model", "decoder_model_merged"],
        needs: [PREPARES, ...TOKENIZER],
      },
    },
  },
  keypoint_detection: {
    label: "Poses",
    architectures: { vitpose: one("ViTPose") },
  },
  image_feature_extraction: {
    label: "Similarity",
    architectures: {
      clip: one("CLIP", "vision_model"),
      siglip: one("SigLIP", "vision_model"),
      dinov2: one("DINOv2"),
      dinov2_with_registers: one("DINOv2 with registers"),
      dinov3_vit: one("DINOv3"),
      vit: one("ViT"),
    },
  },
};

const VISION_TYPES = Object.keys(VISION) as VisionType[];

export const isVisionType = (type: string): type is VisionType => Object.hasOwn(VISION, type);

/** The folder of the graphs. */
export const VISION_FOLDER = "onnx";

/**
 * How names of graphs end for each precision, best first; `dtype` is its name in transformers.js.
 */
export const VISION_PRECISIONS = [
  { dtype: "fp32", suffix: "", precision: "fp32" },
  { dtype: "fp16", suffix: "_fp16", precision: "fp16" },
  { dtype: "q8", suffix: "_quantized", precision: "int8" },
] as const;

export const VisionConfig = z.looseObject({ model_type: z.string().max(100) });

/** What a model is for, and what it consists of, by its `config.json`; null for another kind. */
export function visionOf({ model_type }: z.output<typeof VisionConfig>):
  | { type: VisionType; label: string; graphs: readonly string[]; needs: readonly string[] }
  | null {
  for (const type of VISION_TYPES) {
    const { architectures, label } = VISION[type];
    if (!Object.hasOwn(architectures, model_type)) continue;
    const { label: kind, ...parts } = architectures[model_type]!;
    return { type, label: `${label} (${kind})`, ...parts };
  }
  return null;
}
