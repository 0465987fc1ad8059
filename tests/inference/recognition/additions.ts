/** Files of what is added to a model, of its other networks, and of no model at all. */
import type { Case } from "./models.ts";
import {
  clip,
  header,
  kohya,
  prefixed,
  REFINER,
  SD15,
  SD21,
  SDXL,
  type Shapes,
  unet,
  vae,
} from "./headers.ts";

const without = (shapes: Shapes, pattern: RegExp) =>
  Object.fromEntries(Object.entries(shapes).filter(([name]) => !pattern.test(name)));
const peft = (shapes: Shapes) =>
  Object.fromEntries(
    Object.entries(shapes).filter(([n]) => /attn\d\.to_[qkv]\.weight$/.test(n)).flatMap((
      [n, [out = 1, into = 1]],
    ) => [
      [`unet.${n.replace(/weight$/, "lora_A.weight")}`, [8, into]],
      [`unet.${n.replace(/weight$/, "lora_B.weight")}`, [out, 8]],
    ]),
  );
const ipAdapter = (width: number, more: Shapes = {}): Shapes => ({
  "image_proj.proj.weight": [4 * width, 1024],
  "image_proj.norm.weight": [width],
  "ip_adapter.1.to_k_ip.weight": [320, width],
  "ip_adapter.1.to_v_ip.weight": [320, width],
  ...more,
});
export const control = (shapes: Shapes) =>
  without(shapes, /output_blocks|up_blocks|^out\.|conv_(norm_)?out/);

export const ADDITIONS: readonly Case[] = [
  ["LoRA of SD 1 (kohya)", header(kohya(SD15, "diffusers")), { type: "lora", base: "sd-1" }],
  ["LoRA of SD 2 (kohya)", header(kohya(SD21, "diffusers")), { type: "lora", base: "sd-2" }],
  ["LoRA of SDXL (Stability's names)", header(kohya(SDXL, "single")), {
    type: "lora",
    base: "sdxl",
    kind: "lora",
  }],
  ["LoRA of SDXL (diffusers' names)", header(kohya(SDXL, "diffusers")), { base: "sdxl" }],
  ["LoRA of the refiner", header(kohya(REFINER, "single")), { base: "sdxl-refiner" }],
  [
    "LoRA whose metadata lies",
    header(kohya(SD15, "diffusers"), {
      ss_base_model_version: "sdxl_base_v1-0",
    }),
    { base: "sd-1" },
  ],
  ["LoRA in PEFT's names", header(peft(unet(SD15, "diffusers"))), { type: "lora", base: "sd-1" }],
  ["LoRA of SDXL in PEFT's names", header(peft(unet(SDXL, "diffusers"))), { base: "sdxl" }],
  [
    "LoRA of self-attention alone",
    header({
      "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q.lora_down.weight": [
        4,
        320,
      ],
      "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q.lora_up.weight": [
        320,
        4,
      ],
    }),
    { type: "lora", base: "unknown" },
  ],
  [
    "LoRA of a text encoder alone",
    header({
      "lora_te_text_model_encoder_layers_0_self_attn_q_proj.lora_down.weight": [4, 768],
      "lora_te_text_model_encoder_layers_0_self_attn_q_proj.lora_up.weight": [768, 4],
    }),
    { type: "lora", base: "sd-1" },
  ],
  [
    "LoHa",
    header({
      "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.hada_w1_a": [320, 4],
      "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.hada_w1_b": [4, 768],
      "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.hada_w2_a": [320, 4],
      "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.hada_w2_b": [4, 768],
    }),
    { type: "lora", base: "sd-1", kind: "loha" },
  ],
  [
    "LoKr that names its base",
    header({
      "lora_unet_input_blocks_4_1_transformer_blocks_1_attn1_to_q.lokr_w1": [8, 8],
      "lora_unet_input_blocks_4_1_transformer_blocks_1_attn1_to_q.lokr_w2": [80, 80],
    }),
    { type: "lora", base: "sdxl", kind: "lokr" },
  ],
  [
    "LoRA of FLUX (kohya)",
    header({
      "lora_unet_double_blocks_0_img_attn_qkv.lora_down.weight": [16, 3072],
      "lora_unet_double_blocks_0_img_attn_qkv.lora_up.weight": [9216, 16],
    }),
    { type: "lora", base: "flux" },
  ],
  [
    "LoRA of FLUX (diffusers)",
    header({
      "transformer.single_transformer_blocks.0.attn.to_q.lora_A.weight": [16, 3072],
      "transformer.single_transformer_blocks.0.attn.to_q.lora_B.weight": [3072, 16],
    }),
    { type: "lora", base: "flux" },
  ],
  [
    "LoRA of Z-Image",
    header({
      "diffusion_model.layers.0.attention.to_q.lora_A.weight": [16, 3840],
      "diffusion_model.layers.0.attention.to_q.lora_B.weight": [3840, 16],
    }),
    { type: "lora", base: "z-image" },
  ],

  ["embedding (A1111)", header({ emb_params: [8, 768] }), { type: "embedding", base: "sd-1" }],
  ["embedding that fills a window", header({ emb_params: [75, 768] }), {
    type: "embedding",
    base: "sd-1",
    refused: null,
  }],
  ["embedding of SD 2 (diffusers)", header({ "<cat>": [1024] }), {
    type: "embedding",
    base: "sd-2",
    width: 1024,
  }],
  ["embedding of SDXL", header({ clip_l: [2, 768], clip_g: [2, 1280] }), {
    type: "embedding",
    base: "sdxl",
  }],
  ["embedding of a strange width", header({ emb_params: [8, 700] }), { base: "unknown" }],

  ["VAE", header(vae()), { type: "vae", base: "any", refused: null }],
  ["VAE with a prefix", header(prefixed("first_stage_model.", vae())), { type: "vae" }],
  ["VAE of FLUX", header(vae(128, 16, false)), { type: "vae", base: "flux" }],
  [
    "decoder of TAESD",
    header({
      "1.weight": [64, 4, 3, 3],
      "3.conv.0.weight": [64, 64, 3, 3],
    }),
    { type: "vae", kind: "tiny-decoder", base: "any" },
  ],
  ["CLIP-L", header(clip(768, 12)), { type: "clip_embed", width: 768 }],
  [
    "T5",
    header({
      "encoder.block.0.layer.0.SelfAttention.q.weight": [4096, 4096],
      "shared.weight": [32128, 4096],
    }),
    { type: "t5_encoder" },
  ],

  [
    "ControlNet of SD 1 (lllyasviel)",
    header(prefixed("control_model.", {
      ...control(unet(SD15)),
      "input_hint_block.0.weight": [16, 3, 3, 3],
      "zero_convs.0.0.weight": [320, 320, 1, 1],
    })),
    { type: "controlnet", base: "sd-1" },
  ],
  [
    "ControlNet of SD 2 (diffusers)",
    header({
      ...control(unet(SD21, "diffusers")),
      "controlnet_cond_embedding.conv_in.weight": [16, 3, 3, 3],
      "controlnet_down_blocks.0.weight": [320, 320, 1, 1],
    }),
    { type: "controlnet", base: "sd-2" },
  ],
  [
    "ControlNet of SDXL",
    header({
      ...control(unet(SDXL, "diffusers")),
      "controlnet_cond_embedding.conv_in.weight": [16, 3, 3, 3],
      "controlnet_down_blocks.0.weight": [320, 320, 1, 1],
    }),
    { type: "controlnet", base: "sdxl" },
  ],
  ["IP-Adapter of SD 1", header(ipAdapter(768)), {
    type: "ip_adapter",
    base: "sd-1",
    kind: "plain",
  }],
  ["IP-Adapter Plus of SDXL", header(ipAdapter(2048, { "image_proj.latents": [1, 16, 1280] })), {
    type: "ip_adapter",
    base: "sdxl",
    kind: "plus",
  }],
  [
    "IP-Adapter of SD 1 for faces that another program has found",
    header(ipAdapter(768, { "ip_adapter.0.to_q_lora.down.weight": [128, 320] })),
    {
      type: "ip_adapter",
      base: "sd-1",
      kind: "face-id",
      refused:
        "It reads faces that another program has found: take an IP-Adapter that reads images.",
    },
  ],
  [
    "T2I-Adapter of SD 1",
    header({
      "adapter.conv_in.weight": [320, 192, 3, 3],
      "adapter.body.0.resnets.0.block1.weight": [320, 320, 3, 3],
    }),
    { type: "t2i_adapter", base: "sd-1" },
  ],
  [
    "light T2I-Adapter of SD 1, for greys",
    header({
      "body.0.in_conv.weight": [80, 64, 1, 1],
      "body.0.body.0.block1.weight": [80, 80, 3, 3],
      "body.0.out_conv.weight": [320, 80, 1, 1],
    }),
    { type: "t2i_adapter", base: "sd-1", kind: "light" },
  ],
  [
    "T2I-Adapter of SDXL",
    header({
      "adapter.conv_in.weight": [320, 768, 3, 3],
      "adapter.body.0.resnets.0.block1.weight": [320, 320, 3, 3],
    }),
    { type: "t2i_adapter", base: "sdxl" },
  ],
  [
    "ESRGAN",
    header({
      "model.0.weight": [64, 3, 3, 3],
      "model.1.sub.0.RDB1.conv1.0.weight": [32, 64, 3, 3],
    }),
    { type: "spandrel_image_to_image" },
  ],
  ["a language model", header({ "model.embed_tokens.weight": [32000, 4096] }), {
    type: "unknown",
    base: "unknown",
  }],
];
