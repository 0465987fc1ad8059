import type { WeightsFile } from "./file.ts";

/** Bytes of one number of each type that a .safetensors header may name. Types that pack several
 * numbers into a byte (F4, F6) are not among them. */
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

export type StoredType = keyof typeof TYPE_BYTES;

/** A tensor where it lies in its file: numbers in C order, little-endian. */
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
 */
export function rowsOf(tensor: StoredTensor, from: number, to: number): StoredTensor {
  const [count = 0, ...rest] = tensor.shape;
  if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0 || from > to || to > count) {
    throw new RangeError(`rows ${from} to ${to} of a tensor of ${count} rows`);
  }
  const rowBytes = sizeOf(rest) * TYPE_BYTES[tensor.type];
  return {
    ...tensor,
    shape: [to - from, ...rest],
    offset: tensor.offset + from * rowBytes,
    bytes: (to - from) * rowBytes,
  };
}

/** Returns part `index` of `count` equal parts along the first axis. */
export function partOf(tensor: StoredTensor, index: number, count: number): StoredTensor {
  const size = (tensor.shape[0] ?? 0) / count;
  return rowsOf(tensor, index * size, (index + 1) * size);
}
