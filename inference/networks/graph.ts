import type { StoredTensor } from "../weights/tensor.ts";

/**
 * The operations that networks are built of. A network is written once, against this interface;
 * each backend decides what to make of it (an ONNX model, or something else).
 */

/**
 * A value that flows through the network: an image, [batch, channels, height, width], or rows,
 * [n, channels]. The tokens of a batch are rows one after the other, [batch · tokens, channels]:
 * attention alone needs to know where an image or a text ends.
 */
export interface Value {
  readonly kind: "value";
  readonly channels: number;
}

/** A tensor that is known when the network is opened. */
export interface Weight {
  readonly kind: "weight";
  readonly shape: readonly number[];
}

export type Precision = "float32" | "float16";

/** Dimensions: a number is fixed, a name is free. */
export type Dim = number | string;

/** Widths at the edges of an image: top, left, bottom, right. */
export type Borders = readonly [number, number, number, number];

export interface ConvOptions {
  stride?: number;
  /** Zeros around the image. */
  pads?: Borders;
}

export interface NormOptions {
  scale: Weight;
  shift: Weight;
  epsilon: number;
}

/** Inputs for the group norms of a tile. */
export interface TileInputs {
  /**
   * Mean and variance of each group for one norm after the other, [groups, 2 · norms], in 32 bits.
   */
  given: Value;
  /** Whether the norms take the tile's own numbers instead, [1]: 1 or 0. */
  own: Value;
  /** The part of the tile that is measured: top, left, bottom and right, in pixels of the tile. */
  inside: Value;
}

/**
 * Group norms of a network that works on a tile of an image, in the order in which they are added.
 */
export interface TileNorms {
  norm(x: Value, options: NormOptions): Value;
  /** Mean and variance of each group as the tile has them, in the form of `given`. */
  measured(): Value;
}

export interface AttentionOptions {
  heads: number;
  /** Number of tokens of a text, if each token may attend only to those before it. */
  causal?: number;
  /**
   * Number of parts of the queries, one after the other, where scores of all would be too large.
   * Default 1.
   */
  parts?: number;
}

/** Arithmetic on weights. Computed once, in 32 bits, when the network is opened. */
export interface WeightMath {
  /** a + factor · b, of equal shapes. */
  add(a: Weight, b: Weight, factor?: number): Weight;
  /** Elementwise; axes of length 1 are broadcast. */
  multiply(a: Weight, b: Weight): Weight;
  /** Sums of products in Einstein notation: "ik,kj->ij" is the product of two matrices. */
  einsum(equation: string, weights: readonly Weight[]): Weight;
  reshape(a: Weight, shape: readonly number[]): Weight;
  /** Rows `from` to `to` (exclusive) of the first axis. */
  rows(a: Weight, from: number, to: number): Weight;
}

export interface Graph {
  /** The precision that the network computes in. */
  readonly precision: Precision;
  /** Whether the bias of a convolution may be computed in each run. */
  readonly computedBias: boolean;

  /**
   * An input. Three axes, [batch, tokens, channels], become rows; otherwise channels are axis 1.
   * The axis called "batch" counts images or texts.
   *
   * @param like a value of the same size, where nothing but that says how long the free axes are
   */
  input(name: string, type: Precision | "int32", dims: readonly Dim[], like?: Value): Value;
  /**
   * An output. Rows are given as [batch, tokens, channels] where `dims` has three axes.
   *
   * @param type by default the precision of the network
   */
  output(name: string, value: Value, dims: readonly Dim[], type?: Precision): void;

  /** A tensor of a file, in another shape if `shape` is given. */
  weight(tensor: StoredTensor, shape?: readonly number[]): Weight;
  constant(values: ArrayLike<number>, shape: readonly number[]): Weight;
  readonly fold: WeightMath;

  /** x + y; rows of one row are added to all. */
  add(x: Value, y: Value): Value;
  /** x · y; a value of one channel multiplies all. */
  multiply(x: Value, y: Value): Value;
  /** factor · x + offset. */
  affine(x: Value, factor: number, offset: number): Value;
  /** Concatenates values along their channels. */
  concat(values: readonly Value[]): Value;
  /** An image whose first `count` channels are multiplied by a factor. */
  scaleChannels(x: Value, count: number, factor: number): Value;

  silu(x: Value): Value;
  /** The exact form, with the error function. */
  gelu(x: Value): Value;
  /** x · sigmoid(1.702 x). */
  quickGelu(x: Value): Value;
  relu(x: Value): Value;
  /** x where it is positive, otherwise slope · x: one slope for all, or one for each channel. */
  leakyRelu(x: Value, slope: number | Weight): Value;
  tanh(x: Value): Value;

  /**
   * Rows times a matrix in PyTorch's layout, [out, in]; the bias may have one row for each of them.
   */
  linear(x: Value, weight: Weight, bias: Weight | Value | null): Value;
  /** Rows times a matrix of [in, out]. */
  matmul(x: Value, weight: Weight): Value;
  /** A convolution with a kernel of [out, in, height, width]; its bias may be one computed row. */
  conv(x: Value, weight: Weight, bias: Weight | Value | null, options?: ConvOptions): Value;
  groupNorm(x: Value, groups: number, options: NormOptions): Value;
  /**
   * Group norms of a tile, with the numbers of its whole image.
   *
   * @param times sides of the images that are normalized, for those of the tile
   */
  tileNorms(inputs: TileInputs, groups: number, times: number): TileNorms;
  layerNorm(x: Value, options: NormOptions): Value;
  /** x + y, and the normalized sum. */
  addNorm(x: Value, y: Value, options: NormOptions): { sum: Value; normal: Value };
  /** Scaled dot-product attention of rows. */
  attention(q: Value, k: Value, v: Value, options: AttentionOptions): Value;

  /**
   * Doubles an image by repeating pixels, to the height and width of `like` where that is given.
   */
  upsample(x: Value, like?: Value): Value;
  /**
   * Halves an image: each pixel becomes the mean of four, or of as many as there are of them at the
   * edge of an odd size.
   */
  halve(x: Value): Value;
  /**
   * Continues an image over its edges with what lies at the opposite ones: top, left, bottom,
   * right, each at most as wide as the image.
   */
  wrap(x: Value, borders: Borders): Value;
  /**
   * Multiplies the lowest frequencies of each channel: of its Fourier transform, those coefficients
   * whose frequency is 0 or −1 along both axes, of which the real part remains.
   */
  scaleLowFrequencies(x: Value, factor: number): Value;
  /** Repeats each pixel of an image `times` times in both directions. */
  enlarge(x: Value, times: number): Value;
  /**
   * Makes a pixel of each square of `side` × `side` pixels, with as many times the channels:
   * channel after channel, in each row after row (PyTorch's `pixel_unshuffle`).
   */
  fromPixels(x: Value, side: number): Value;
  /** The reverse of `fromPixels` (PyTorch's `pixel_shuffle`). */
  toPixels(x: Value, side: number): Value;
  /** Adds a number to each channel of an image: a row for each image, or one for all. */
  addToChannels(x: Value, rows: Value): Value;
  /** The pixels of an image as rows. */
  toRows(x: Value): Value;
  /** Rows as an image of the size of `like`, which has as many channels. */
  toImage(rows: Value, like: Value): Value;

  /**
   * Each number k of a row as `size` channels: cos(k·f), then sin(k·f), f = 10000^(−i/(size/2))
   * (Vaswani et al. 2017, section 3.5, with cosines first).
   */
  sinusoid(numbers: Value, size: number): Value;
  /** Rows of `table` by number. Numbers from its length on are rows of `further`. */
  embedding(ids: Value, table: Weight, further: Value): Value;
  /** Adds to each text's rows those of a table of positions. */
  addPositions(rows: Value, positions: Weight): Value;
  /** A table of [1, tokens, channels] as rows of each text. */
  tokens(table: Weight): Value;
  /** The tokens of each text one after the other: those of the first value, of the second … */
  joinTokens(values: readonly Value[]): Value;
  /** The first row of each text. */
  firstToken(rows: Value): Value;
  /** The row of each text at the first position where `ids` is `id`. */
  rowAt(rows: Value, ids: Value, id: number): Value;
}
