import type { Denoiser } from "../schedulers/types.ts";
import type { Conditioning, ControlResiduals, EncodedImage, UNet, UNetCall } from "./networks.ts";
import type { Plane } from "./tiling.ts";

export interface GuidanceOptions {
  unet: UNet;
  positive: Conditioning;
  negative: Conditioning;
  /** Sides of the latents, in cells. */
  height: number;
  width: number;
  /** Guidance scale of a step; 1 needs no negative prompt. */
  scale: (step: number) => number;
  /** 0 … 1: how far the guided result is scaled back to the deviation of the positive one. */
  rescale: number;
  /** What an inpainting model sees beside the sample. */
  beside?: Float32Array | null;
  /** What ControlNets add to a step; null for nothing. */
  control?: (call: UNetCall, step: number) => Promise<ControlResiduals[] | null>;
  /** What T2I-Adapters add to a step; null for nothing. */
  adapter?: (step: number) => readonly Plane[] | null;
  /** Images that count beside the prompts, and how strongly in a step. */
  images?: readonly { image: EncodedImage; weight: (step: number) => number }[];
}

/**
 * Returns the model with classifier-free guidance, as samplers call it:
 * `negative + scale · (positive − negative)` (Ho & Salimans 2022, "Classifier-Free Diffusion
 * Guidance"), rescaled as section 3.4 of Lin et al. 2023, "Common Diffusion Noise Schedules and
 * Sample Steps are Flawed", describes. A model that has its guidance distilled into it is called
 * once, with the scale as an input, and knows no negative prompt (Luo et al. 2023, "Latent
 * Consistency Models", section 4.2).
 */
export function guidedDenoiser(options: GuidanceOptions): Denoiser {
  const { unet, positive, negative, height, width, scale, rescale, beside } = options;
  const { images = [] } = options;
  let step = 0;
  return async (sample, timestep) => {
    const index = step++;
    const strength = scale(index);
    const predict = async (call: Pick<UNetCall, "prompts" | "guidance">) => {
      const whole = { sample, height, width, timestep, ...call };
      const residuals = await options.control?.(whole, index);
      const adapter = options.adapter?.(index);
      const imagesFor = ({ image, weight }: typeof images[number]) => ({
        tokens: call.prompts.map((p) => p === positive ? image.positive : image.negative),
        weight: weight(index),
      });
      return await unet.predict({
        ...whole,
        ...(beside ? { beside } : {}),
        ...(residuals ? { control: residuals } : {}),
        ...(adapter ? { adapter } : {}),
        ...(images.length > 0 ? { images: images.map(imagesFor) } : {}),
      });
    };
    if (unet.distilled || strength === 1) {
      const guidance = unet.distilled ? { guidance: strength } : {};
      const [answer] = await predict({ prompts: [positive], ...guidance });
      return answer!;
    }
    const [without, asked] = await predict({ prompts: [negative, positive] });
    return mix(without!, asked!, strength, rescale);
  };
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
