import type { Denoiser } from "../schedulers/types.ts";
import { GUIDANCE_INPUT, GUIDANCE_WIDTH, guidanceEmbedding } from "./guidance_embedding.ts";
import type { Conditioning } from "./prompt.ts";
import { infoOf, ModelError, outputOf, type Session, type Tensor } from "./session.ts";

export interface GuidanceOptions {
  unet: Session;
  positive: Conditioning;
  negative: Conditioning;
  /** Latents' shape without the batch. */
  channels: number;
  height: number;
  width: number;
  /** Guidance scale of a step; 1 needs no negative prompt. */
  scale: (step: number) => number;
  /** 0 … 1: how far the guided result is scaled back to the deviation of the positive one. */
  rescale: number;
  /** Run both prompts in one call (2) or one after the other (1). */
  batch: 1 | 2;
}

/**
 * The model with classifier-free guidance, as samplers call it:
 * `negative + scale · (positive − negative)` (Ho & Salimans 2022, "Classifier-Free Diffusion
 * Guidance"), rescaled as section 3.4 of Lin et al. 2023, "Common Diffusion Noise Schedules and
 * Sample Steps are Flawed", describes. A model that has its guidance distilled into it is called
 * once, with the scale as an input, and knows no negative prompt (Luo et al. 2023, "Latent
 * Consistency Models", section 4.2).
 */
export function guidedDenoiser(options: GuidanceOptions): Denoiser {
  const { unet, positive, negative, scale, rescale, batch } = options;
  const call = unetCall(options);
  const both = positive.tokens === negative.tokens ? join(negative.data, positive.data) : null;
  let step = 0;
  if (unet.inputs.some((input) => input.name === GUIDANCE_INPUT)) {
    return (sample, timestep) =>
      call(sample, timestep, 1, positive.data, positive.tokens, scale(step++));
  }
  return async (sample, timestep) => {
    const strength = scale(step++);
    if (strength === 1) return await call(sample, timestep, 1, positive.data, positive.tokens);
    if (batch === 2 && both && acceptsBatch(unet, 2)) {
      const doubled = join(sample, sample);
      const out = await call(doubled, timestep, 2, both, positive.tokens);
      const half = out.length / 2;
      return mix(out.subarray(0, half), out.subarray(half), strength, rescale);
    }
    const without = await call(sample, timestep, 1, negative.data, negative.tokens);
    const asked = await call(sample, timestep, 1, positive.data, positive.tokens);
    return mix(without, asked, strength, rescale);
  };
}

const INPUTS = ["sample", "timestep", "encoder_hidden_states", GUIDANCE_INPUT];

/** How the UNet is fed: its timestep may be a scalar, one number, or one per picture. */
function unetCall({ unet, channels, height, width, positive }: GuidanceOptions) {
  const sampleInfo = infoOf(unet.inputs, "sample", "unet");
  const timestepInfo = infoOf(unet.inputs, "timestep", "unet");
  const textInfo = infoOf(unet.inputs, "encoder_hidden_states", "unet");
  const wanted = textInfo.shape[2];
  if (typeof wanted === "number" && wanted !== positive.width) {
    throw new ModelError(`unet wants prompts of width ${wanted}, this one has ${positive.width}`);
  }
  const extra = unet.inputs.find((i) => !INPUTS.includes(i.name));
  if (extra) throw new ModelError(`unet has an input "${extra.name}", which is not supported`);
  const guidanceInfo = unet.inputs.find((i) => i.name === GUIDANCE_INPUT);
  const guidanceInput = (scale: number): Tensor => {
    const wanted = guidanceInfo?.shape[1];
    const width = typeof wanted === "number" ? wanted : GUIDANCE_WIDTH;
    return { data: guidanceEmbedding(scale, width), dims: [1, width] };
  };
  const perPicture = timestepInfo.shape[0] !== undefined &&
    timestepInfo.shape[0] === sampleInfo.shape[0];

  return async (
    sample: Float32Array,
    timestep: number,
    batch: number,
    text: Float32Array,
    tokens: number,
    distilledScale?: number,
  ): Promise<Float32Array> => {
    const count = perPicture ? batch : 1;
    const times: Tensor = {
      data: new Array<number>(count).fill(timestep),
      dims: timestepInfo.shape.length === 0 ? [] : [count],
    };
    const outputs = await unet.run({
      sample: { data: sample, dims: [batch, channels, height, width] },
      timestep: times,
      encoder_hidden_states: { data: text, dims: [batch, tokens, positive.width] },
      ...(distilledScale === undefined ? {} : { [GUIDANCE_INPUT]: guidanceInput(distilledScale) }),
    });
    return outputOf(outputs, ["out_sample", "sample"], "unet").data;
  };
}

function acceptsBatch(unet: Session, batch: number): boolean {
  const first = infoOf(unet.inputs, "sample", "unet").shape[0];
  return typeof first !== "number" || first === batch;
}

function mix(
  negative: Float32Array,
  positive: Float32Array,
  scale: number,
  rescale: number,
): Float32Array {
  const out = new Float32Array(positive.length);
  for (let i = 0; i < out.length; i++) {
    const n = negative[i] ?? 0;
    out[i] = n + scale * ((positive[i] ?? 0) - n);
  }
  if (rescale > 0) {
    const factor = rescale * (deviation(positive) / deviation(out)) + (1 - rescale);
    for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) * factor;
  }
  return out;
}

function deviation(values: Float32Array): number {
  let sum = 0;
  let squares = 0;
  for (const v of values) {
    sum += v;
    squares += v * v;
  }
  const mean = sum / values.length;
  return Math.sqrt(Math.max(squares / values.length - mean * mean, 0)) || 1;
}

function join(a: Float32Array, b: Float32Array): Float32Array {
  const out = new Float32Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}
