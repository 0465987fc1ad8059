import { z } from "zod";

/**
 * Ready-made models around diffusion, in the layout of transformers.js: `config.json`, what
 * prepares images for it, and graphs below `onnx/`. The installer and the engine both read folders
 * through this file, so that every model that can be installed can also be run.
 */

/** What such a model is for: the type that it is installed as. */
export type VisionType = "depth_estimation" | "background_removal" | "image_to_text";

interface Vision {
  /** The pipeline of transformers.js that runs it. */
  task: "depth-estimation" | "background-removal" | "image-to-text";
  /** What people call it. */
  label: string;
  /** Architectures that the pipeline runs, by the `model_type` of their `config.json`. */
  architectures: Readonly<Record<string, string>>;
  /** Its files below `onnx/`, without suffixes. */
  graphs: readonly string[];
  /** Further files that it cannot do without. */
  needs: readonly string[];
}

const PREPARES = "preprocessor_config.json";

export const VISION: Readonly<Record<VisionType, Vision>> = {
  depth_estimation: {
    task: "depth-estimation",
    label: "Depth",
    architectures: {
      depth_anything: "Depth Anything",
      dpt: "DPT",
      glpn: "GLPN",
      metric3d: "Metric3D",
      metric3dv2: "Metric3D 2",
    },
    graphs: ["model"],
    needs: [PREPARES],
  },
  background_removal: {
    task: "background-removal",
    label: "Background removal",
    architectures: { modnet: "MODNet", birefnet: "BiRefNet", isnet: "IS-Net", ben: "BEN" },
    graphs: ["model"],
    needs: [PREPARES],
  },
  image_to_text: {
    task: "image-to-text",
    label: "Descriptions",
    architectures: { "vision-encoder-decoder": "vision encoder-decoder" },
    graphs: ["encoder_model", "decoder_model_merged"],
    needs: [PREPARES, "tokenizer.json", "tokenizer_config.json"],
  },
};

const VISION_TYPES = Object.keys(VISION) as VisionType[];

export const isVisionType = (type: string): type is VisionType => Object.hasOwn(VISION, type);

/** The folder of the graphs. */
export const VISION_FOLDER = "onnx";

/** How names of graphs end for each precision, best first; `dtype` is its name in transformers.js. */
export const VISION_PRECISIONS = [
  { dtype: "fp32", suffix: "", precision: "fp32" },
  { dtype: "fp16", suffix: "_fp16", precision: "fp16" },
  { dtype: "q8", suffix: "_quantized", precision: "int8" },
] as const;

export const VisionConfig = z.looseObject({ model_type: z.string().max(100) });

/** What a model is for, by its `config.json`; null for one of another kind. */
export function visionOf({ model_type }: z.output<typeof VisionConfig>):
  | { type: VisionType; label: string }
  | null {
  for (const type of VISION_TYPES) {
    const { architectures, label } = VISION[type];
    if (!Object.hasOwn(architectures, model_type)) continue;
    return { type, label: `${label} (${architectures[model_type]})` };
  }
  return null;
}
