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
  /** SHA-256 of weights, by their path in the repository, where public sources agree on them. */
  sha256?: Readonly<Record<string, string>>;
}

const MB = 1_000_000;

/**
 * Models that are known to run here and are published by their makers. A hash stands here where
 * independent projects name the same one for the same file of the repository: a hub that lists
 * another is refused (`starter_hashes.ts`), so that nobody who gets hold of the repository can hand
 * out other weights under its name. The other files, and the models without a hash here, are
 * compared with the SHA-256 that the hub lists for the commit that is downloaded.
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
    sha256: {
      "text_encoder/model.fp16.safetensors":
        "77795e2023adcf39bc29a884661950380bd093cf0750a966d473d1718dc9ef4e",
      "unet/diffusion_pytorch_model.fp16.safetensors":
        "c83908253f9a64d08c25fc90874c9c8aef9a329ce1ca5fb909d73b0c83d1ea21",
      "vae/diffusion_pytorch_model.fp16.safetensors":
        "4fbcf0ebe55a0984f5a5e00d8c4521d52359af7229bb4d81890039d2aa16dd7c",
    },
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
    sha256: {
      "text_encoder/model.fp16.safetensors":
        "660c6f5b1abae9dc498ac2d21e1347d2abdb0cf6c0c0c8576cd796491d9a6cdd",
      "text_encoder_2/model.fp16.safetensors":
        "ec310df2af79c318e24d20511b601a591ca8cd4f1fce1d8dff822a356bcdb1f4",
      "unet/diffusion_pytorch_model.fp16.safetensors":
        "83e012a805b84c7ca28e5646747c90a243c65c8ba4f070e2d7ddc9d74661e139",
      "vae/diffusion_pytorch_model.fp16.safetensors":
        "bcb60880a46b63dea58e9bc591abe15f8350bde47b405f9c38f4be70c6161e68",
    },
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
    sha256: {
      "diffusion_pytorch_model.safetensors":
        "1b909373b28f2137098b0fd9dbc6f97f8410854f31f84ddc9fa04b077b0ace2c",
    },
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
    sha256: {
      "pytorch_lora_weights.safetensors":
        "8f90d840e075ff588a58e22c6586e2ae9a6f7922996ee6649a7f01072333afe4",
    },
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
    sha256: {
      "pytorch_lora_weights.safetensors":
        "a764e6859b6e04047cd761c08ff0cee96413a8e004c9f07707530cd776b19141",
    },
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
    sha256: {
      "diffusion_pytorch_model.safetensors":
        "db169d69145ec4ff064e49d99c95fa05d3eb04ee453de35824a6d0f325513549",
    },
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
    sha256: {
      "onnx/model.onnx": "afb6a5c28f3b6bf1618c6e43f02073ef9dfdc70e937502d51603e57b0a1df10c",
    },
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
    sha256: {
      "onnx/model.onnx": "07c308cf0fc7e6e8b2065a12ed7fc07e1de8febb7dc7839d7b7f15dd66584df9",
    },
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
    sha256: {
      "diffusion_pytorch_model.safetensors":
        "ff4824aca94dd6111e0340fa749347fb74101060d9712cb5ef1ca8f1cf17502f",
    },
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
    sha256: {
      "onnx/encoder_model_quantized.onnx":
        "6f6e2e27c11303cf533682184543333e7ecb930a734197a0272a1e408aba2766",
    },
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
    sha256: {
      "onnx/vision_model_quantized.onnx":
        "583fd1110a514667812fee7d684952aaf82a99b959760c8d7dca7e0ab9839299",
    },
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
