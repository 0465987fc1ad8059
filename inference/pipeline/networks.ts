import type { Plane } from "./tiling.ts";

/**
 * The three networks of a latent diffusion model as the pipeline sees them: numbers in, numbers
 * out. How they are computed (files, names of inputs, precision, device) is up to `runtime/`.
 */

/** An encoded prompt, in the form that cross-attention takes. */
export interface Conditioning {
  /** Hidden states, [tokens, width]. */
  data: Float32Array;
  tokens: number;
  width: number;
  /** SDXL's conditioning besides the hidden states. */
  added?: AddedConditioning;
}

/** Podell et al. 2023, "SDXL: Improving Latent Diffusion Models", section 2.2. */
export interface AddedConditioning {
  /** The text as one vector, [width]. */
  pooled: Float32Array;
  /** Height and width of the original, top and left of the crop, then height and width of the target
   * (base) or the aesthetic score (refiner); in pixels. */
  timeIds: readonly number[];
}

/** What a ControlNet adds to the U-Net: to each skip connection, and to the middle block. */
export interface ControlResiduals {
  down: readonly Plane[];
  mid: Plane;
}

export interface UNetCall {
  /** Scaled sample, [channels, height, width], in latent cells. */
  sample: Float32Array;
  height: number;
  width: number;
  /** Training timestep, 0 … 999; may be fractional. */
  timestep: number;
  /** The prompts to predict for, in one pass or several, as the device allows. */
  prompts: readonly Conditioning[];
  /** Guidance scale, for a model that has its guidance distilled into it. */
  guidance?: number;
  /** One entry for each prompt. */
  control?: readonly ControlResiduals[];
}

/** Predicts the noise (or velocity) of a latent. */
export interface UNet {
  /** Channels of the sample: 4, or 9 for an inpainting model (latents, mask, masked latents). */
  readonly channels: number;
  /** Whether guidance was distilled into it. If so, it takes the scale as an input and no negative
   * prompt. */
  readonly distilled: boolean;
  /**
   * One prediction, [latent channels, height, width], for each prompt.
   * @throws {RangeError} for a size that the device cannot compute correctly
   * @throws {ModelError} for prompts that the model was not made for
   */
  predict(call: UNetCall): Promise<Float32Array[]>;
}

export interface EncodedText {
  /** Hidden states, [tokens, width]. */
  hidden: Float32Array;
  tokens: number;
  width: number;
  /** The text as one vector, where the encoder has a projection for it. */
  pooled: Float32Array | null;
}

/** The encoder of a prompt (CLIP's). */
export interface TextEncoder {
  /**
   * @param ids tokens of one window, marks and padding included
   * @param skip layers left out from the end, beyond those that the model itself leaves out
   * @param vectors what stands in place of a token's own embedding (textual inversion), by position
   * @throws {ModelError} for more layers than can be left out, and for vectors where the file has
   * no input for them
   */
  encode(
    ids: readonly number[],
    skip: number,
    vectors?: ReadonlyMap<number, Float32Array>,
  ): Promise<EncodedText>;
}

/** The autoencoder of a model. Image planes are [3, height, width] with values from −1 to 1;
 * latents are [channels, height, width] and unscaled. */
export interface Autoencoder {
  /** Latents to planes of red, green and blue, with `factor` times the sides. */
  decode(latents: Plane): Promise<Float32Array>;
  /** The mean of the latents' distribution. */
  encode(image: Plane): Promise<Float32Array>;
  /** `decode` in 32-bit floats, for latents that overflow in 16; null where `decode` uses them. */
  decodePrecisely: ((latents: Plane) => Promise<Float32Array>) | null;
  /** Latents are multiplied by this after encoding, and divided by it before decoding; null for an
   * autoencoder of its own, which fits several families: the latents then know it. */
  readonly scale: number | null;
  /** Pixels per latent cell. */
  readonly factor: number;
  readonly channels: number;
  /** Largest side, in latent cells, that the device computes correctly in one piece. */
  readonly largestTile: number;
  /** Whether decoding is cheap enough for previews. */
  readonly cheap: boolean;
}
