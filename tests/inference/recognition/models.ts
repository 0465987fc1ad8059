/** Files of whole models, or of their U-Net alone. */
import type { Recognition, WeightsHeader } from "../../../inference/recognition/types.ts";
import {
  clip,
  header,
  openClip,
  prefixed,
  refiner,
  SD15,
  sd15,
  SD21,
  sd21,
  SDXL,
  sdxl,
  type Shapes,
  unet,
  vae,
} from "./headers.ts";

const without = (shapes: Shapes, pattern: RegExp) =>
  Object.fromEntries(Object.entries(shapes).filter(([name]) => !pattern.test(name)));
const sd2Unet = prefixed("model.diffusion_model.", unet(SD21));

/** Name, contents of the file, and what it must be recognised as. */
export type Case = readonly [string, WeightsHeader, Partial<Recognition>];

export const MODELS: readonly Case[] = [
  ["Stable Diffusion 1.5", header(sd15()), {
    type: "main",
    base: "sd-1",
    variant: "normal",
    parts: ["unet", "vae", "text_encoder"],
    missing: [],
    precision: "fp16",
    width: 768,
    refused: null,
  }],
  ["… in bfloat16", header(sd15(), {}, "BF16"), { precision: "bf16" }],
  ["… without its VAE", header(without(sd15(), /^first_stage/)), {
    type: "main",
    missing: ["vae"],
  }],
  ["… its U-Net alone", header(prefixed("model.diffusion_model.", unet(SD15))), {
    type: "main",
    base: "sd-1",
    missing: ["vae", "text_encoder"],
  }],
  ["… its U-Net in diffusers' names", header(unet(SD15, "diffusers")), {
    type: "main",
    base: "sd-1",
    parts: ["unet"],
  }],
  ["… inpainting", header(sd15({ ...SD15, inChannels: 9 })), {
    base: "sd-1",
    variant: "inpaint",
    refused: null,
  }],
  ["InstructPix2Pix", header(sd15({ ...SD15, inChannels: 8 })), { variant: "pix2pix" }],
  [
    "an old merge without text_model",
    header({
      ...prefixed("model.diffusion_model.", unet(SD15)),
      ...prefixed("first_stage_model.", vae()),
      ...Object.fromEntries(
        Object.entries(clip(768, 12)).map(([n, s]) => [
          n.replace("text_model.", "cond_stage_model.transformer."),
          s,
        ]),
      ),
    }),
    { missing: [] },
  ],
  ["LCM", header({ ...unet(SD15, "diffusers"), "time_embedding.cond_proj.weight": [320, 256] }), {
    base: "sd-1",
    distilled: "lcm",
  }],
  [
    "Stable Diffusion 2.1, v in the metadata",
    header(sd21(), { "modelspec.prediction_type": "v" }),
    {
      base: "sd-2",
      prediction: "v_prediction",
      parts: ["unet", "vae", "text_encoder"],
      missing: [],
      width: 1024,
    },
  ],
  [
    "Stable Diffusion 2.1 by its architecture",
    header(sd21(), {
      "modelspec.architecture": "stable-diffusion-v2-768-v",
    }),
    { prediction: "v_prediction" },
  ],
  ["Stable Diffusion 2 that says nothing", header(sd21()), { base: "sd-2", prediction: null }],
  ["Stable Diffusion 2 inpainting", header(sd21({ ...SD21, inChannels: 9 })), {
    variant: "inpaint",
    prediction: "epsilon",
  }],
  ["Stable Diffusion 2 depth", header(sd21({ ...SD21, inChannels: 5 })), { variant: "depth" }],
  ["Stable Diffusion 2 unCLIP", header(sd21({ ...SD21, added: 2048 })), {
    base: "sd-2",
    variant: "unclip",
  }],
  ["SDXL", header(sdxl()), {
    type: "main",
    base: "sdxl",
    parts: ["unet", "vae", "text_encoder", "text_encoder_2"],
    missing: [],
    prediction: null,
    width: 2048,
    refused: null,
  }],
  ["SDXL in diffusers' names", header(unet(SDXL, "diffusers")), {
    base: "sdxl",
    missing: ["vae", "text_encoder", "text_encoder_2"],
  }],
  ["SDXL, v and zero terminal SNR", header({ ...sdxl(), v_pred: [0], ztsnr: [0] }), {
    base: "sdxl",
    prediction: "v_prediction",
    zeroTerminalSnr: true,
  }],
  ["SDXL Turbo by its title", header(sdxl(), { "modelspec.title": "SDXL Turbo 1.0" }), {
    distilled: "turbo",
    title: "SDXL Turbo 1.0",
  }],
  ["SDXL inpainting", header(sdxl({ ...SDXL, inChannels: 9 })), { variant: "inpaint" }],
  ["SSD-1B", header(sdxl({ ...SDXL, depths: [0, 2, 4], mid: 0 })), {
    base: "sdxl",
    label: "SSD-1B (Stable Diffusion XL)",
  }],
  ["Segmind Vega", header(sdxl({ ...SDXL, depths: [0, 1, 2], mid: 0 })), {
    base: "sdxl",
    label: "Segmind Vega (Stable Diffusion XL)",
  }],
  ["KOALA", header(sdxl({ ...SDXL, depths: [0, 2, 5], mid: 0, perLevel: 1 })), {
    base: "sdxl",
    label: "KOALA (Stable Diffusion XL)",
  }],
  ["SDXL refiner", header(refiner()), {
    base: "sdxl-refiner",
    parts: ["unet", "vae", "text_encoder_2"],
    missing: [],
    width: 1280,
  }],
  [
    "an SD 2 in Stability's newer names",
    header({
      ...sd2Unet,
      ...prefixed("conditioner.embedders.0.model.", openClip(1024, 24)),
    }),
    { base: "sd-2", parts: ["unet", "text_encoder"], missing: ["vae"] },
  ],
  [
    "FLUX.1 dev",
    header(prefixed("model.diffusion_model.", {
      "img_in.weight": [3072, 64],
      "guidance_in.in_layer.weight": [3072, 256],
      "double_blocks.0.img_attn.norm.key_norm.scale": [128],
    })),
    { type: "main", base: "flux", label: "FLUX.1 dev" },
  ],
  [
    "FLUX.1 Fill",
    header({
      "img_in.weight": [3072, 384],
      "guidance_in.in_layer.weight": [3072, 256],
      "double_blocks.0.img_attn.norm.key_norm.scale": [128],
    }),
    { base: "flux", label: "FLUX.1 Fill" },
  ],
  ["FLUX.2", header({ "double_stream_modulation_img.lin.weight": [1, 1] }), { base: "flux2" }],
  [
    "Stable Diffusion 3.5 large",
    header(prefixed("model.diffusion_model.", {
      "joint_blocks.0.context_block.attn.qkv.weight": [7296, 2432],
      "joint_blocks.0.x_block.attn.ln_q.weight": [64],
    })),
    { base: "sd-3", label: "Stable Diffusion 3.5 large" },
  ],
  [
    "Z-Image",
    header({
      "cap_embedder.0.weight": [2560],
      "noise_refiner.0.attention.qkv.weight": [11520, 3840],
      "x_pad_token": [1, 3840],
    }),
    { base: "z-image" },
  ],
];
