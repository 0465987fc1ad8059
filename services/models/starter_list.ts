import type { VisionType } from "../../inference/families/vision.ts";

/** A model that the page offers. The hub says its files and hashes; sizes here are for people. */
export interface StarterModel {
  id: string;
  name: string;
  /** As it is typed into the install field. */
  source: string;
  base: "sd-1" | "sdxl" | "any";
  type: "main" | "lora" | "vae" | "spandrel_image_to_image" | VisionType;
  format: "diffusers" | "checkpoint" | "lycoris" | "onnx";
  description: string;
  licence: string;
  /** Bytes to download, rounded. */
  bytes: number;
}

const MB = 1_000_000;

/**
 * Models that are known to run here and are published by their makers. No hashes stand here: a name
 * is that of a whole repository, whose files its makers correct now and then. Each file is compared
 * with the SHA-256 that the hub lists for the commit that is downloaded.
 */
export const STARTER_MODELS: readonly StarterModel[] = [
  {
    id: "sd15",
    name: "Stable Diffusion 1.5",
    source: "stable-diffusion-v1-5/stable-diffusion-v1-5:fp16",
    base: "sd-1",
    type: "main",
    format: "diffusers",
    description: "The classic at 512 × 512, for which most LoRAs are made.",
    licence: "creativeml-openrail-m",
    bytes: 2_130 * MB,
  },
  {
    id: "dreamshaper8",
    name: "DreamShaper 8",
    source: "Lykon/dreamshaper-8:fp16",
    base: "sd-1",
    type: "main",
    format: "diffusers",
    description: "Stable Diffusion 1.5, trained further for illustration and portraits.",
    licence: "creativeml-openrail-m",
    bytes: 2_130 * MB,
  },
  {
    id: "sdxl",
    name: "Stable Diffusion XL 1.0",
    source: "stabilityai/stable-diffusion-xl-base-1.0:fp16",
    base: "sdxl",
    type: "main",
    format: "diffusers",
    description: "Detailed images at 1024 × 1024.",
    licence: "openrail++",
    bytes: 6_940 * MB,
  },
  {
    id: "sdxl_vae",
    name: "SDXL VAE for half precision",
    source: "madebyollin/sdxl-vae-fp16-fix",
    base: "sdxl",
    type: "vae",
    format: "diffusers",
    description: "Decodes SDXL in half precision without black images.",
    licence: "mit",
    bytes: 335 * MB,
  },
  {
    id: "lcm_sd15",
    name: "LCM LoRA for Stable Diffusion 1.5",
    source: "latent-consistency/lcm-lora-sdv1-5",
    base: "sd-1",
    type: "lora",
    format: "lycoris",
    description: "Images in 4 to 8 steps: with the sampler LCM and a guidance of 1 to 2.",
    licence: "openrail++",
    bytes: 135 * MB,
  },
  {
    id: "lcm_sdxl",
    name: "LCM LoRA for SDXL",
    source: "latent-consistency/lcm-lora-sdxl",
    base: "sdxl",
    type: "lora",
    format: "lycoris",
    description: "Images in 4 to 8 steps: with the sampler LCM and a guidance of 1 to 2.",
    licence: "openrail++",
    bytes: 394 * MB,
  },
  {
    id: "taesd",
    name: "Tiny decoder for Stable Diffusion 1",
    source: "madebyollin/taesd",
    base: "sd-1",
    type: "vae",
    format: "diffusers",
    description: "A tiny VAE: decodes in a fraction of the time, a little less exactly.",
    licence: "mit",
    bytes: 10 * MB,
  },
  {
    id: "depth",
    name: "Depth Anything V2 small",
    source: "onnx-community/depth-anything-v2-small",
    base: "any",
    type: "depth_estimation",
    format: "onnx",
    description: "Says how near things are: for control images of depth and of normals.",
    licence: "apache-2.0",
    bytes: 99 * MB,
  },
  {
    id: "background",
    name: "MODNet",
    source: "Xenova/modnet",
    base: "any",
    type: "background_removal",
    format: "onnx",
    description: "Cuts people and things out of their background.",
    licence: "apache-2.0",
    bytes: 26 * MB,
  },
  {
    id: "taesdxl",
    name: "Tiny decoder for Stable Diffusion XL",
    source: "madebyollin/taesdxl",
    base: "sdxl",
    type: "vae",
    format: "diffusers",
    description: "A tiny VAE: decodes in a fraction of the time, a little less exactly.",
    licence: "mit",
    bytes: 10 * MB,
  },
  {
    id: "words",
    name: "ViT-GPT2",
    source: "Xenova/vit-gpt2-image-captioning:int8",
    base: "any",
    type: "image_to_text",
    format: "onnx",
    description: "Says in a sentence what an image shows.",
    licence: "apache-2.0",
    bytes: 248 * MB,
  },
  {
    id: "more_words",
    name: "Florence-2",
    source: "onnx-community/Florence-2-base-ft:int8",
    base: "any",
    type: "image_to_text",
    format: "onnx",
    description: "Says in some sentences what an image shows, in more detail.",
    licence: "mit",
    bytes: 275 * MB,
  },
  {
    id: "pose",
    name: "ViTPose",
    source: "onnx-community/vitpose-base-simple:fp16",
    base: "any",
    type: "keypoint_detection",
    format: "onnx",
    description: "Finds the pose of a person: for control images of poses.",
    licence: "apache-2.0",
    bytes: 180 * MB,
  },
  {
    id: "similar",
    name: "CLIP",
    source: "Xenova/clip-vit-base-patch32:int8",
    base: "any",
    type: "image_feature_extraction",
    format: "onnx",
    description: "Compares images: finds more like one of them.",
    licence: "mit",
    bytes: 89 * MB,
  },
];

/** The family of a starter model, which the files of a tiny decoder do not say. */
export function starterBase(source: string): Exclude<StarterModel["base"], "any"> | undefined {
  const base = STARTER_MODELS.find((model) => model.source === source)?.base;
  return base === "any" ? undefined : base;
}

/** Models that belong together for a purpose; its name is in the words of the page. */
export interface StarterBundle {
  id: "first" | "best" | "quick" | "around";
  /** Ids of starter models. */
  models: readonly string[];
}

export const STARTER_BUNDLES: readonly StarterBundle[] = [
  { id: "first", models: ["sd15", "taesd"] },
  { id: "best", models: ["sdxl", "sdxl_vae", "taesdxl"] },
  { id: "quick", models: ["sd15", "lcm_sd15", "taesd"] },
  { id: "around", models: ["depth", "pose", "background", "words", "similar"] },
];
