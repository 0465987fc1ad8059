/**
 * Headers of checkpoints as they are published: names and shapes of the real files, without the
 * numbers. Where the trees come from: ldm/modules/diffusionmodules/openaimodel.py and
 * configs/stable-diffusion/v1-inference.yaml (CompVis), sgm configs/inference/sd_xl_base.yaml
 * (Stability), models/unets/unet_2d_condition.py (diffusers), networks/lora.py (kohya).
 */
import type { TensorFacts, WeightsHeader } from "../../../inference/recognition/types.ts";

export type Shapes = Record<string, readonly number[]>;

export function header(
  shapes: Shapes,
  metadata: Record<string, string> = {},
  type = "F16",
): WeightsHeader {
  const tensors = new Map<string, TensorFacts>(
    Object.entries(shapes).map(([name, shape]) => [name, { shape, type }]),
  );
  return { tensors, metadata: new Map(Object.entries(metadata)) };
}

export function prefixed(prefix: string, shapes: Shapes): Shapes {
  return Object.fromEntries(Object.entries(shapes).map(([name, s]) => [prefix + name, s]));
}

export interface UnetSizes {
  channels: number;
  mults: readonly number[];
  /** Transformer blocks per level. */
  depths: readonly number[];
  mid: number;
  context: number;
  linear: boolean;
  added?: number;
  inChannels?: number;
  perLevel?: number;
}

export const SD15: UnetSizes = {
  channels: 320,
  mults: [1, 2, 4, 4],
  depths: [1, 1, 1, 0],
  mid: 1,
  context: 768,
  linear: false,
};
export const SD21: UnetSizes = { ...SD15, context: 1024, linear: true };
export const SDXL: UnetSizes = {
  channels: 320,
  mults: [1, 2, 4],
  depths: [0, 2, 10],
  mid: 10,
  context: 2048,
  linear: true,
  added: 2816,
};
export const REFINER: UnetSizes = {
  channels: 384,
  mults: [1, 2, 4, 4],
  depths: [0, 4, 4, 0],
  mid: 4,
  context: 1280,
  linear: true,
  added: 2560,
};

/** A layer with weight and bias. */
const layer = (name: string, out: number, ...rest: number[]): Shapes => ({
  [`${name}.weight`]: [out, ...rest],
  [`${name}.bias`]: [out],
});

function transformer(at: string, width: number, depth: number, s: UnetSizes): Shapes {
  const around = s.linear ? [width] : [width, 1, 1];
  const blocks = Array.from({ length: depth }, (_, i) => {
    const b = `${at}transformer_blocks.${i}.`;
    const attention = (n: string, context: number): Shapes => ({
      [`${b}${n}.to_q.weight`]: [width, width],
      [`${b}${n}.to_k.weight`]: [width, context],
      [`${b}${n}.to_v.weight`]: [width, context],
      ...layer(`${b}${n}.to_out.0`, width, width),
    });
    return {
      ...attention("attn1", width),
      ...attention("attn2", s.context),
      ...layer(`${b}ff.net.0.proj`, width * 8, width),
      ...layer(`${b}ff.net.2`, width, width * 4),
      ...layer(`${b}norm1`, width),
      ...layer(`${b}norm2`, width),
      ...layer(`${b}norm3`, width),
    };
  });
  return Object.assign(
    {},
    layer(`${at}norm`, width),
    layer(`${at}proj_in`, width, ...around),
    ...blocks,
    layer(`${at}proj_out`, width, ...around),
  );
}

/** In the names of single files or of diffusers. */
export function unet(s: UnetSizes, names: "single" | "diffusers" = "single"): Shapes {
  const own = names === "single";
  const { channels: c, mults, depths } = s;
  const time = 4 * c;
  const perLevel = s.perLevel ?? 2;
  const all: Shapes[] = [];
  const residual = (at: string, from: number, to: number) => {
    const n = own
      ? [
        "in_layers.0",
        "in_layers.2",
        "emb_layers.1",
        "out_layers.0",
        "out_layers.3",
        "skip_connection",
      ]
      : ["norm1", "conv1", "time_emb_proj", "norm2", "conv2", "conv_shortcut"];
    all.push(
      layer(at + n[0], from),
      layer(at + n[1], to, from, 3, 3),
      layer(at + n[2], to, time),
      layer(at + n[3], to),
      layer(at + n[4], to, to, 3, 3),
      from === to ? {} : layer(at + n[5], to, from, 1, 1),
    );
  };
  all.push(
    layer(own ? "time_embed.0" : "time_embedding.linear_1", time, c),
    layer(own ? "time_embed.2" : "time_embedding.linear_2", time, time),
    layer(own ? "input_blocks.0.0" : "conv_in", c, s.inChannels ?? 4, 3, 3),
    layer(own ? "out.0" : "conv_norm_out", c),
    layer(own ? "out.2" : "conv_out", 4, c, 3, 3),
  );
  if (s.added !== undefined) {
    all.push(
      layer(own ? "label_emb.0.0" : "add_embedding.linear_1", time, s.added),
      layer(own ? "label_emb.0.2" : "add_embedding.linear_2", time, time),
    );
  }
  const skips = [c];
  let width = c;
  let block = 1;
  mults.forEach((mult, level) => {
    for (let j = 0; j < perLevel; j++, block++) {
      const to = c * mult;
      residual(own ? `input_blocks.${block}.0.` : `down_blocks.${level}.resnets.${j}.`, width, to);
      width = to;
      const depth = depths[level] ?? 0;
      const at = own ? `input_blocks.${block}.1.` : `down_blocks.${level}.attentions.${j}.`;
      if (depth > 0) all.push(transformer(at, width, depth, s));
      skips.push(width);
    }
    if (level === mults.length - 1) return;
    const at = own ? `input_blocks.${block++}.0.op` : `down_blocks.${level}.downsamplers.0.conv`;
    all.push(layer(at, width, width, 3, 3));
    skips.push(width);
  });
  residual(own ? "middle_block.0." : "mid_block.resnets.0.", width, width);
  if (s.mid > 0) {
    all.push(transformer(own ? "middle_block.1." : "mid_block.attentions.0.", width, s.mid, s));
  }
  residual(own ? "middle_block.2." : "mid_block.resnets.1.", width, width);
  let out = 0;
  mults.toReversed().forEach((mult, up) => {
    const depth = depths[mults.length - 1 - up] ?? 0;
    for (let j = 0; j <= perLevel; j++, out++) {
      const to = c * mult;
      const at = own ? `output_blocks.${out}.0.` : `up_blocks.${up}.resnets.${j}.`;
      residual(at, width + (skips.pop() ?? 0), to);
      width = to;
      const behind = own ? `output_blocks.${out}.1.` : `up_blocks.${up}.attentions.${j}.`;
      if (depth > 0) all.push(transformer(behind, width, depth, s));
      if (j < perLevel || up === mults.length - 1) continue;
      const place = own
        ? `output_blocks.${out}.${depth > 0 ? 2 : 1}.conv`
        : `up_blocks.${up}.upsamplers.0.conv`;
      all.push(layer(place, width, width, 3, 3));
    }
  });
  return Object.assign({}, ...all);
}

/** A CLIP text encoder in the names of transformers. */
export function clip(width: number, layers: number, vocabulary = 49408): Shapes {
  const all: Shapes[] = [
    {
      "embeddings.token_embedding.weight": [vocabulary, width],
      "embeddings.position_embedding.weight": [77, width],
    },
    layer("final_layer_norm", width),
  ];
  for (let i = 0; i < layers; i++) {
    const at = `encoder.layers.${i}.`;
    all.push(
      layer(`${at}layer_norm1`, width),
      layer(`${at}layer_norm2`, width),
      layer(`${at}mlp.fc1`, width * 4, width),
      layer(`${at}mlp.fc2`, width, width * 4),
      ...["q_proj", "k_proj", "v_proj", "out_proj"].map((n) =>
        layer(`${at}self_attn.${n}`, width, width)
      ),
    );
  }
  return prefixed("text_model.", Object.assign({}, ...all));
}

/** A text encoder in the names of open_clip. */
export function openClip(width: number, layers: number, vocabulary = 49408): Shapes {
  const all: Shapes[] = [{
    "token_embedding.weight": [vocabulary, width],
    "positional_embedding": [77, width],
    "text_projection": [width, width],
    "logit_scale": [],
  }, layer("ln_final", width)];
  for (let i = 0; i < layers; i++) {
    const at = `transformer.resblocks.${i}.`;
    all.push(
      layer(`${at}ln_1`, width),
      layer(`${at}ln_2`, width),
      layer(`${at}attn.out_proj`, width, width),
      layer(`${at}mlp.c_fc`, width * 4, width),
      layer(`${at}mlp.c_proj`, width, width * 4),
      { [`${at}attn.in_proj_weight`]: [3 * width, width], [`${at}attn.in_proj_bias`]: [3 * width] },
    );
  }
  return Object.assign({}, ...all);
}

/** The autoencoder in CompVis' names. */
export function vae(channels = 128, latent = 4, quant = true): Shapes {
  const mults = [1, 2, 4, 4];
  const all: Shapes[] = [];
  const block = (at: string, from: number, to: number) =>
    all.push(
      layer(`${at}norm1`, from),
      layer(`${at}conv1`, to, from, 3, 3),
      layer(`${at}norm2`, to),
      layer(`${at}conv2`, to, to, 3, 3),
      from === to ? {} : layer(`${at}nin_shortcut`, to, from, 1, 1),
    );
  const middle = (at: string, width: number) => {
    block(`${at}mid.block_1.`, width, width);
    all.push(layer(`${at}mid.attn_1.norm`, width));
    for (const n of ["q", "k", "v", "proj_out"]) {
      all.push(layer(`${at}mid.attn_1.${n}`, width, width, 1, 1));
    }
    block(`${at}mid.block_2.`, width, width);
  };
  all.push(layer("encoder.conv_in", channels, 3, 3, 3));
  let width = channels;
  mults.forEach((mult, level) => {
    for (let j = 0; j < 2; j++) {
      block(`encoder.down.${level}.block.${j}.`, width, channels * mult);
      width = channels * mult;
    }
    if (level < 3) all.push(layer(`encoder.down.${level}.downsample.conv`, width, width, 3, 3));
  });
  middle("encoder.", width);
  all.push(
    layer("encoder.norm_out", width),
    layer("encoder.conv_out", 2 * latent, width, 3, 3),
    layer("decoder.conv_in", width, latent, 3, 3),
  );
  middle("decoder.", width);
  for (let level = 3; level >= 0; level--) {
    for (let j = 0; j < 3; j++) {
      const to = channels * (mults[level] ?? 1);
      block(`decoder.up.${level}.block.${j}.`, width, to);
      width = to;
    }
    if (level > 0) all.push(layer(`decoder.up.${level}.upsample.conv`, width, width, 3, 3));
  }
  all.push(layer("decoder.norm_out", width), layer("decoder.conv_out", 3, width, 3, 3));
  if (quant) {
    all.push(
      layer("quant_conv", 2 * latent, 2 * latent, 1, 1),
      layer("post_quant_conv", latent, latent, 1, 1),
    );
  }
  return Object.assign({}, ...all);
}

export const sd15 = (s = SD15): Shapes => ({
  ...prefixed("model.diffusion_model.", unet(s)),
  ...prefixed("first_stage_model.", vae()),
  ...prefixed("cond_stage_model.transformer.", clip(768, 12)),
});
export const sd21 = (s = SD21): Shapes => ({
  ...prefixed("model.diffusion_model.", unet(s)),
  ...prefixed("first_stage_model.", vae()),
  ...prefixed("cond_stage_model.model.", openClip(1024, 24)),
});
export const sdxl = (s = SDXL): Shapes => ({
  ...prefixed("model.diffusion_model.", unet(s)),
  ...prefixed("first_stage_model.", vae()),
  ...prefixed("conditioner.embedders.0.transformer.", clip(768, 12)),
  ...prefixed("conditioner.embedders.1.model.", openClip(1280, 32)),
});
export const refiner = (): Shapes => ({
  ...prefixed("model.diffusion_model.", unet(REFINER)),
  ...prefixed("first_stage_model.", vae()),
  ...prefixed("conditioner.embedders.0.model.", openClip(1280, 32)),
});

/** The layers of a U-Net that kohya's trainer changes, in its names, with matrices of `rank`. */
export function kohya(s: UnetSizes, names: "single" | "diffusers", rank = 16): Shapes {
  const shapes: Shapes = {};
  for (const [name, shape] of Object.entries(unet(s, names))) {
    if (!/(to_[qkv]|to_out\.0|ff\.net|proj_in|proj_out).*\.weight$/.test(name)) continue;
    const plain = `lora_unet_${name.replace(/\.weight$/, "").replaceAll(".", "_")}`;
    const [out = 1, into = 1, ...kernel] = shape;
    shapes[`${plain}.lora_down.weight`] = [rank, into, ...kernel];
    shapes[`${plain}.lora_up.weight`] = [out, rank, ...kernel.map(() => 1)];
    shapes[`${plain}.alpha`] = [];
  }
  return shapes;
}
