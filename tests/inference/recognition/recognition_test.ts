import assert from "node:assert/strict";
import { recognise, recogniseWeights } from "../../../inference/recognition/mod.ts";
import { predictionOfYaml } from "../../../inference/recognition/prediction.ts";
import type { Recognition, WeightsHeader } from "../../../inference/recognition/types.ts";
import { openWeights } from "../../../inference/weights/catalogue.ts";
import { safetensors } from "../../safetensors.ts";
import { folderWith } from "../weights/folder.ts";
import {
  clip,
  header,
  kohya,
  openClip,
  prefixed,
  REFINER,
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
import { cpuMs } from "../../cpu_time.ts";

const sd2Unet = prefixed("model.diffusion_model.", unet(SD21));
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
const control = (shapes: Shapes) =>
  without(shapes, /output_blocks|up_blocks|^out\.|conv_(norm_)?out/);

/** Name, what the file holds, what it must be taken for. */
const CASES: readonly [string, WeightsHeader, Partial<Recognition>][] = [
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
  ["a language model", header({ "model.embed_tokens.weight": [32000, 4096] }), {
    type: "unknown",
    base: "unknown",
  }],
];

for (const [name, given, wanted] of CASES) {
  Deno.test(`recognises ${name}`, () => {
    const found = recognise(given);
    const asked = Object.fromEntries(
      Object.keys(wanted).map((key) => [key, found[key as keyof Recognition]]),
    );
    assert.deepEqual(asked, wanted);
  });
}

Deno.test("refuses in words what the engine cannot run, and only that", () => {
  for (const [name, given] of CASES) {
    const { type, base, variant, kind, refused } = recognise(given);
    const runs = kind !== "face-id" &&
      ["sd-1", "sd-2", "sdxl", "sdxl-refiner", "any"].includes(base) &&
      ["normal", "inpaint"].includes(variant) && !["unknown", "t5_encoder"].includes(type);
    assert.equal(refused === null, runs, name);
    if (refused !== null) assert.match(refused, /^[A-Z].*\.$/, name);
  }
});

Deno.test("tells v-prediction of Stable Diffusion 2 by the spread of a bias", () => {
  const wide = Float32Array.from({ length: 320 }, (_, i) => i % 2 ? 0.2 : -0.2);
  const narrow = wide.map((v) => v / 10);
  assert.equal(recognise(header(sd21()), wide).prediction, "v_prediction");
  assert.equal(recognise(header(sd21()), narrow).prediction, "epsilon");
});

Deno.test("reads the yaml file beside a checkpoint", () => {
  assert.equal(predictionOfYaml(`model:\n  params:\n    parameterization: "v"\n`), "v_prediction");
  assert.equal(predictionOfYaml("model:\n  params:\n    parameterization: eps\n"), "epsilon");
  assert.equal(predictionOfYaml("model: {}\n"), null);
});

Deno.test("is not held up by what is beside the weights", async () => {
  const levels = Array.from({ length: 300 }, (_, i) => [`down_blocks.${i}.attentions.9999.a`, [1]]);
  const spent = await cpuMs(() => {
    assert.equal(predictionOfYaml("\n".repeat(200_000)), null);
    recognise(header({ emb_params: [1, 768] }, { "modelspec.trigger_phrase": "x,".repeat(8e6) }));
    recognise(header({ ...unet(SD15, "diffusers"), ...Object.fromEntries(levels) }));
  });
  assert.ok(spent < 2_000, `${spent} ms`);
});

Deno.test("takes trigger phrases from the metadata, cleaned and bounded", () => {
  const { triggerPhrases } = recognise(header({ emb_params: [1, 768] }, {
    "modelspec.trigger_phrase": "a cat\u0000, in oil , a cat\u0000," + "x,".repeat(100),
  }));
  assert.deepEqual(triggerPhrases, ["a cat", "in oil", "x"]);
});

/** The headers of the files of `golden`, which are narrower than any published one. */
Deno.test("recognises the narrow models whose numbers are known", async () => {
  const path = new URL("../../fixtures/recognition/headers.json.gz", import.meta.url);
  const file = await Deno.open(path);
  const text = new Response(file.readable.pipeThrough(new DecompressionStream("gzip")));
  const all = await text.json() as Record<string, {
    metadata: Record<string, string>;
    tensors: Record<string, [type: string, shape: number[]]>;
  }>;
  const lines = Object.entries(all).map(([name, { metadata, tensors }]) => {
    const facts = Object.entries(tensors).map(([n, [type, shape]]) =>
      [n, { type, shape }] as const
    );
    const found = recognise({
      tensors: new Map(facts),
      metadata: new Map(Object.entries(metadata)),
    });
    const { type, base, variant, kind, prediction, parts } = found;
    return [name, type, base, variant, kind, prediction, parts.join("+")].filter(Boolean).join(" ");
  });
  const wanted = new URL("../../fixtures/recognition/expected.txt", import.meta.url);
  assert.deepEqual(lines, (await Deno.readTextFile(wanted)).trimEnd().split("\n"));
});

Deno.test("reads the one tensor whose values tell the prediction type", async () => {
  const shapes = prefixed("model.diffusion_model.", unet({ ...SD21, channels: 32, context: 64 }));
  const telling = "model.diffusion_model.output_blocks.11.1.transformer_blocks.0.norm1.bias";
  for (const [value, wanted] of [[0.3, "v_prediction"], [0.01, "epsilon"]] as const) {
    const tensors = Object.entries(shapes).map(([name, shape]) => {
      const data = Float32Array.from(
        { length: name === telling ? shape[0] ?? 0 : 0 },
        (_, i) => i % 2 ? value : -value,
      );
      return [name, { type: "F32", shape: [...shape], data }] as const;
    });
    await using folder = await folderWith({
      "sd2.safetensors": safetensors(Object.fromEntries(tensors)),
    });
    const weights = await openWeights(folder.at("sd2.safetensors"));
    assert.equal((await recogniseWeights(weights)).prediction, wanted);
  }
});

Deno.test("refuses kinds of ControlNets and upscalers that it cannot run, whatever their family", () => {
  const sdxl = {
    ...control(unet(SDXL, "diffusers")),
    "controlnet_cond_embedding.conv_in.weight": [16, 3, 3, 3],
    "controlnet_down_blocks.0.weight": [320, 320, 1, 1],
  };
  const union = { ...sdxl, "control_add_embedding.linear_1.bias": [1280] };
  assert.match(recognise(header(union)).refused ?? "", /take a ControlNet for one kind/);
  const lora = { ...sdxl, "lora_controlnet": [1] };
  assert.match(recognise(header(lora)).refused ?? "", /take a whole ControlNet/);
  const swin = { "layers.0.residual_group.blocks.0.norm1.weight": [180] };
  const { type, refused } = recognise(header(swin));
  assert.equal(type, "spandrel_image_to_image");
  assert.match(refused ?? "", /SwinIR cannot be run: take an ESRGAN/);
});
