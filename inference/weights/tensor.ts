import { WeightsError } from "./errors.ts";
import type { WeightsFile } from "./file.ts";

/**
 * Bytes of one number of each type that a .safetensors header may name. Types that pack several
 * numbers into a byte (F4, F6) are not among them.
 */
export const TYPE_BYTES = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  U16: 2,
  I16: 2,
  F16: 2,
  BF16: 2,
  U32: 4,
  I32: 4,
  F32: 4,
  U64: 8,
  I64: 8,
  F64: 8,
} as const;

/** Types whose numbers stand by themselves. */
export type PlainType = keyof typeof TYPE_BYTES;

/**
 * Types of .gguf files that keep several numbers together, in blocks with scales of their own: how
 * many numbers of a row a block holds, and its bytes (ggml: ggml-common.h).
 */
export const BLOCKS = {
  Q4_0: { values: 32, bytes: 18 },
  Q4_1: { values: 32, bytes: 20 },
  Q5_0: { values: 32, bytes: 22 },
  Q5_1: { values: 32, bytes: 24 },
  Q8_0: { values: 32, bytes: 34 },
  Q2_K: { values: 256, bytes: 84 },
  Q3_K: { values: 256, bytes: 110 },
  Q4_K: { values: 256, bytes: 144 },
  Q5_K: { values: 256, bytes: 176 },
  Q6_K: { values: 256, bytes: 210 },
} as const;

/** Types whose numbers are quantised. */
export type BlockType = keyof typeof BLOCKS;

export type StoredType = PlainType | BlockType;

export function isBlockType(type: StoredType): type is BlockType {
  return Object.hasOwn(BLOCKS, type);
}

/** A tensor whose numbers are quantised. */
export type BlockTensor = StoredTensor & { readonly type: BlockType };

export function isQuantised(tensor: StoredTensor): tensor is BlockTensor {
  return isBlockType(tensor.type);
}

/**
 * Returns the bytes of so many numbers of a type.
 * @throws RangeError if they end within a block
 */
export function bytesOf(type: StoredType, count: number): number {
  const { values, bytes } = isBlockType(type)
    ? BLOCKS[type]
    : { values: 1, bytes: TYPE_BYTES[type] };
  if (count % values !== 0) throw new RangeError(`${count} numbers are no blocks of ${type}`);
  return count / values * bytes;
}

/** A tensor where it lies in its file: numbers in C order, little-endian, or blocks of them. */
export interface StoredTensor {
  readonly file: WeightsFile;
  readonly type: StoredType;
  readonly shape: readonly number[];
  /** First byte, counted from the beginning of the file. */
  readonly offset: number;
  /** Length in bytes. */
  readonly bytes: number;
}

/** Returns the number of values of a shape; 1 for a scalar, whose shape is empty. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}

/**
 * Returns rows `from` (inclusive) to `to` (exclusive) of the first axis as a tensor of their own.
 * They lie together in the file, so nothing is copied.
 *
 * @throws RangeError if the tensor does not have these rows
 * @throws WeightsError `unsupported` if they begin or end within a block
 */
export function rowsOf(tensor: StoredTensor, from: number, to: number): StoredTensor {
  const [count = 0, ...rest] = tensor.shape;
  if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0 || from > to || to > count) {
    throw new RangeError(`rows ${from} to ${to} of a tensor of ${count} rows`);
  }
  const { type, file } = tensor;
  const row = sizeOf(rest);
  const within = (count: number) => isBlockType(type) && count % BLOCKS[type].values !== 0;
  if (within(from * row) || within(to * row)) {
    throw new WeightsError(
      "unsupported",
      `${file.name} keeps numbers of a part of a layer together with those of another, as ${type}. ` +
        `Look for a version in F16.`,
    );
  }
  return {
    ...tensor,
    shape: [to - from, ...rest],
    offset: tensor.offset + bytesOf(type, from * row),
    bytes: bytesOf(type, (to - from) * row),
  };
}

/** Returns part `index` of `count` equal parts along the first axis. */
export function partOf(tensor: StoredTensor, index: number, count: number): StoredTensor {
  const size = (tensor.shape[0] ?? 0) / count;
  return rowsOf(tensor, index * size, (index + 1) * size);
}
