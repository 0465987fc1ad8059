import type { Weights } from "../../inference/weights/catalogue.ts";
import { quoted } from "../../inference/weights/errors.ts";
import { openReader, readBytes } from "../../inference/weights/file.ts";
import { hasFiniteValues } from "../../inference/weights/gguf/dequantise.ts";
import {
  bytesOf,
  isQuantised,
  sizeOf,
  type StoredTensor,
  type StoredType,
} from "../../inference/weights/tensor.ts";
import { FolderError } from "./problems.ts";

/** Maximum number of tensors sampled, and of numbers in each. */
const TENSORS = 96;
const NUMBERS = 2048;

/**
 * Samples numbers in every part of a model: a merge that overflowed has infinities and NaN in whole
 * layers, and makes images that are black.
 * @throws FolderError naming the tensor
 */
export async function requireSoundNumbers(weights: Weights, place: string): Promise<void> {
  const all = [...weights.tensors].filter(([, tensor]) =>
    isQuantised(tensor) || tensor.type in BROKEN
  );
  const stride = Math.max(1, Math.ceil(all.length / TENSORS));
  for (let i = 0; i < all.length; i += stride) {
    const [name, tensor] = all[i] as [string, StoredTensor];
    if (await isSound(tensor)) continue;
    const message =
      `holds numbers that are not finite (in ${quoted(name)}): it was damaged when it ` +
      "was made, and would give black images. Look for another version";
    throw new FolderError([{ file: place, message }]);
  }
}

async function isSound(tensor: StoredTensor): Promise<boolean> {
  if (isQuantised(tensor)) {
    using reader = await openReader(tensor.file);
    const count = Math.min(NUMBERS, sizeOf(tensor.shape));
    return await hasFiniteValues(reader, { ...tensor, shape: [count] });
  }
  const { file, offset, bytes, type } = tensor;
  const broken = BROKEN[type];
  if (!broken) return true;
  const size = bytesOf(type, 1);
  const read = await readBytes(file, offset, Math.min(bytes, NUMBERS * size));
  const view = new DataView(read.buffer);
  for (let at = 0; at < read.length; at += size) if (broken(view, at)) return false;
  return true;
}

/** Is the number an infinity or NaN: are all bits of its exponent set? */
const BROKEN: Partial<Record<StoredType, (view: DataView, at: number) => boolean>> = {
  F32: (view, at) => (view.getUint32(at, true) & 0x7f80_0000) === 0x7f80_0000,
  F16: (view, at) => (view.getUint16(at, true) & 0x7c00) === 0x7c00,
  BF16: (view, at) => (view.getUint16(at, true) & 0x7f80) === 0x7f80,
  // This type of eight bits has no infinities, and one pattern for NaN.
  F8_E4M3: (view, at) => (view.getUint8(at) & 0x7f) === 0x7f,
  F8_E5M2: (view, at) => (view.getUint8(at) & 0x7c) === 0x7c,
};
