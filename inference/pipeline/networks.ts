import type { Axes, Plane } from "./tiling.ts";

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
  /**
   * Height and width of the original, top and left of the crop, then height and width of the target
   * (base) or the aesthetic score (refiner); in pixels.
   */
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
  /** Further channels, for an inpainting model. */
  beside?: Float32Array;
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
  /** Features of T2I-Adapters, the same for all prompts. */
  adapter?: readonly Plane[];
  /** Image prompts: for each image the tokens for each prompt, [tokens, width], and the weight. */
  images?: readonly { tokens: readonly Float32Array[]; weight: number }[];
}

/** A step of a ControlNet: what the U-Net sees, and the control image. */
export interface ControlCall extends Omit<UNetCall, "control" | "adapter" | "images"> {
  /** [3, height, width] in pixels, values from 0 to 1. */
  image: Plane;
}

/** A network that steers the U-Net by an image. */
export interface ControlNet {
  /**
   * What to add to the U-Net, for each prompt; not scaled.
   * @throws {RangeError} for a size that the device cannot compute correctly
   * @throws {ModelError} for prompts that the network was not made for
   */
  predict(call: ControlCall): Promise<ControlResiduals[]>;
}

/** A network that steers the U-Net by an image, in the same way in each step. */
export interface T2IAdapter {
  /**
   * What to add to the U-Net on its way down, level by level; not scaled.
   * @param image [3, height, width] in pixels of the image that is made, values from 0 to 1
   */
  features(image: Plane): Promise<Plane[]>;
}

/**
 * An image as tokens that stand beside those of a prompt, [tokens, width], and what stands there
 * beside the negative prompt.
 */
export interface EncodedImage {
  positive: Float32Array;
  negative: Float32Array;
}

/** A network that turns an image into such tokens. */
export interface ImagePromptNet {
  /** Sides of its images in pixels. */
  readonly side: number;
  /**
   * @param image [3, side, side], normalized as `clipImage` does
   * @throws {ModelError} for an image encoder that the adapter was not made for
   */
  encode(image: Plane): Promise<EncodedImage>;
}

/** Predicts the noise (or velocity) of a latent. */
export interface UNet {
  /** Channels of the sample: 4, or 9 for an inpainting model (latents, mask, masked latents). */
  readonly channels: number;
  /**
   * Whether guidance was distilled into it. If so, it takes the scale as an input and no negative
   * prompt.
   */
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

/** The ways through an autoencoder: `decodePrecisely` takes more memory than `decode`. */
export type Direction = "decode" | "decodePrecisely" | "encode";

/** Sides in latent cells. */
export interface Pieces {
  /** Whether the image can be worked on in one piece. */
  whole: boolean;
  /** Largest side of a tile that the device computes correctly and has the memory for. */
  most: number;
  /** Default side of a tile. */
  tile: number;
}

/** A part of an image: top, left, bottom, right. */
export type Box = readonly [number, number, number, number];

/** A part of an autoencoder that doubles or halves the sides of an image. It can work on tiles. */
export interface TileLevel {
  /** Sides of what it gives, for those of what it takes. */
  readonly scale: number;
  /** Sides of what it takes, for those of latents. */
  readonly times: number;
  /** Pixels around a tile that its result depends on. */
  readonly reach: number;
  /** Number of group norms. */
  readonly norms: number;
  /** Largest side of a tile, with what lies around it, that there is room for. */
  readonly most: number;
  /**
   * @param inside the part of the tile that is measured
   * @param norms mean and variance of the groups of each group norm; by default the tile's own
   * @returns also those numbers as the tile has them
   */
  run(
    tile: Plane,
    inside: Box,
    norms?: Float32Array,
  ): Promise<{ out: Plane; measured: Float32Array }>;
}

/** A direction of an autoencoder in several networks, for images that are too large for one. */
export interface DividedDirection {
  /** The layers at the resolution of latents, with attention: run on the whole image. */
  inner(values: Plane): Promise<Plane>;
  /** Run after it to decode, and before it to encode. */
  levels: readonly TileLevel[];
}

/** A network that enlarges images. */
export interface Upscaler {
  /** How many times the sides become as long. */
  readonly scale: number;
  /** The sides of what goes in must be multiples of this. */
  readonly multiple: number;
  readonly parameters: number;
  /** Largest side, in pixels, that it takes without too much memory. */
  readonly largestTile: number;
  /** Closes all networks, which are opened again when they are needed; for when memory runs out. */
  free?(): Promise<void>;
  /** @returns planes of about 0…1 with `scale` times the sides of `image`, which are so, too */
  enlarge(image: Plane): Promise<Float32Array>;
}

/**
 * The autoencoder of a model. Image planes are [3, height, width] with values from −1 to 1;
 * latents are [channels, height, width] and unscaled.
 */
export interface Autoencoder {
  /**
   * Latents to planes of red, green and blue, with `factor` times the sides.
   * @param seamless axes along which the image continues at its opposite edge; by default none
   * @throws {ModelError} for an autoencoder that cannot do that
   */
  decode(latents: Plane, seamless?: Axes): Promise<Float32Array>;
  /** The mean of the latents' distribution. */
  encode(image: Plane): Promise<Float32Array>;
  /** `decode` in 32-bit floats, for latents that overflow in 16; null where `decode` uses them. */
  decodePrecisely: ((latents: Plane, seamless?: Axes) => Promise<Float32Array>) | null;
  /**
   * Latents are multiplied by this after encoding, and divided by it before decoding; null for an
   * autoencoder of its own, which fits several families: the latents then know it.
   */
  readonly scale: number | null;
  /** Pixels per latent cell. */
  readonly factor: number;
  readonly channels: number;
  /** How large a piece is worked on at once, in latent cells. */
  pieces(direction: Direction, whole: { width: number; height: number }): Pieces;
  /**
   * A direction in several networks; null if there is no room for an image of that size, or it
   * cannot be divided. Such a direction makes of tiles what it would make of the whole image.
   * @param seamless as for `decode`
   */
  divided(
    direction: Direction,
    cells: { width: number; height: number },
    seamless?: Axes,
  ): DividedDirection | null;
  /** Whether decoding is cheap enough for previews. */
  readonly cheap: boolean;
  /** Closes all networks, which are opened again when they are needed; for when memory runs out. */
  free?(): Promise<void>;
}
