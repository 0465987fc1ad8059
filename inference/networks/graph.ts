import type { StoredTensor } from "../weights/tensor.ts";

/**
 * The operations that networks are built of. A network is written once, against this interface;
 * each backend decides what to make of it (an ONNX model, or something else).
 */

/** A value that flows through the network: an image, [batch, channels, height, width], or rows,
 * [n, channels]. The tokens of a batch are rows one after the other, [batch · tokens, channels]:
 * attention alone needs to know where an image or a text ends. */
export interface Value {
  readonly channels: number;
}

/** A tensor that is known when the network is opened. */
export interface Weight {
  readonly shape: readonly number[];
}

export type Precision = "float32" | "float16";

/** Dimensions: a number is fixed, a name is free. */
export type Dim = number | string;

export interface ConvOptions {
  stride?: number;
  /** Zeros around the image: top, left, bottom, right. */
  pads?: readonly [number, number, number, number];
}

export interface NormOptions {
  scale: Weight;
  shift: Weight;
  epsilon: number;
}

export interface AttentionOptions {
  heads: number;
  /** Number of tokens of a text, if each token may attend only to those before it. */
  causal?: number;
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

  /** An input. Three axes, [batch, tokens, channels], become rows; otherwise channels are axis 1.
   * The axis called "batch" counts images or texts. */
  input(name: string, type: Precision | "int32", dims: readonly Dim[]): Value;
  /** An output. Rows are given as [batch, tokens, channels] where `dims` has three axes. */
  output(name: string, value: Value, dims: readonly Dim[]): void;

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

  silu(x: Value): Value;
  /** The exact form, with the error function. */
  gelu(x: Value): Value;
  /** x · sigmoid(1.702 x). */
  quickGelu(x: Value): Value;
  relu(x: Value): Value;
  tanh(x: Value): Value;

  /** Rows times a matrix in PyTorch's layout, [out, in]; the bias may have one row for each of
   * them. */
  linear(x: Value, weight: Weight, bias: Weight | Value | null): Value;
  /** Rows times a matrix of [in, out]. */
  matmul(x: Value, weight: Weight): Value;
  /** A convolution with a kernel of [out, in, height, width]; its bias may be one computed row. */
  conv(x: Value, weight: Weight, bias: Weight | Value | null, options?: ConvOptions): Value;
  groupNorm(x: Value, groups: number, options: NormOptions): Value;
  layerNorm(x: Value, options: NormOptions): Value;
  /** x + y, and the normalized sum. */
  addNorm(x: Value, y: Value, options: NormOptions): { sum: Value; normal: Value };
  /** Scaled dot-product attention of rows. */
  attention(q: Value, k: Value, v: Value, options: AttentionOptions): Value;

  /** Doubles an image by repeating pixels, to the height and width of `like` where that is given. */
  upsample(x: Value, like?: Value): Value;
  /** Adds a number to each channel of an image: a row for each image, or one for all. */
  addToChannels(x: Value, rows: Value): Value;
  /** The pixels of an image as rows. */
  toRows(x: Value): Value;
  /** Rows as an image of the size of `like`, which has as many channels. */
  toImage(rows: Value, like: Value): Value;

  /** Each number k of a row as `size` channels: cos(k·f), then sin(k·f), f = 10000^(−i/(size/2))
   * (Vaswani et al. 2017, section 3.5, with cosines first). */
  sinusoid(numbers: Value, size: number): Value;
  /** Rows of `table` by number. Numbers from its length on are rows of `further`. */
  embedding(ids: Value, table: Weight, further: Value): Value;
  /** Adds to each text's rows those of a table of positions. */
  addPositions(rows: Value, positions: Weight): Value;
  /** The row of each text at the first position where `ids` is `id`. */
  rowAt(rows: Value, ids: Value, id: number): Value;
}
