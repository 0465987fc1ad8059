import type { FileReader } from "../file.ts";
import { BLOCKS, type BlockTensor, type BlockType, sizeOf } from "../tensor.ts";
import { type Dequantise, q4_0, q4_1, q5_0, q5_1, q8_0 } from "./blocks.ts";
import { q2_k, q3_k, q4_k, q5_k, q6_k } from "./k_blocks.ts";

const DEQUANTISE: Readonly<Record<BlockType, Dequantise>> = {
  Q4_0: q4_0,
  Q4_1: q4_1,
  Q5_0: q5_0,
  Q5_1: q5_1,
  Q8_0: q8_0,
  Q2_K: q2_k,
  Q3_K: q3_k,
  Q4_K: q4_k,
  Q5_K: q5_k,
  Q6_K: q6_k,
};

/** Numbers that are read at once, a multiple of any block: a tensor may have a hundred million. */
const PART = 2 ** 20;

/**
 * Reads the numbers of a quantised tensor in parts: what is held of the file at one time does not
 * depend on the tensor. Each part is valid until the next.
 */
async function* partsOf(
  reader: FileReader,
  { type, shape, offset }: BlockTensor,
): AsyncGenerator<{ from: number; values: Float32Array<ArrayBuffer> }> {
  const { values: each, bytes } = BLOCKS[type];
  const count = sizeOf(shape);
  const part = new Float32Array(Math.min(PART, count));
  for (let from = 0; from < count; from += PART) {
    const values = part.subarray(0, Math.min(PART, count - from));
    const read = await reader.read(offset + from / each * bytes, values.length / each * bytes);
    DEQUANTISE[type](read, values);
    yield { from, values };
  }
}

/** Reads the numbers of a quantised tensor as 32-bit floats. */
export async function readDequantised(
  reader: FileReader,
  tensor: BlockTensor,
): Promise<Float32Array<ArrayBuffer>> {
  const all = new Float32Array(sizeOf(tensor.shape));
  for await (const { from, values } of partsOf(reader, tensor)) all.set(values, from);
  return all;
}

/**
 * Reads them as 16-bit floats, as networks take them: their error of 1/2048 is small beside that of
 * eight bits and less.
 */
export async function readHalves(
  reader: FileReader,
  tensor: BlockTensor,
): Promise<Float16Array<ArrayBuffer>> {
  const all = new Float16Array(sizeOf(tensor.shape));
  for await (const { from, values } of partsOf(reader, tensor)) all.set(values, from);
  return all;
}

/** Whether all numbers of a quantised tensor are finite. */
export async function hasFiniteValues(reader: FileReader, tensor: BlockTensor): Promise<boolean> {
  for await (const { values } of partsOf(reader, tensor)) {
    if (!values.every(Number.isFinite)) return false;
  }
  return true;
}
