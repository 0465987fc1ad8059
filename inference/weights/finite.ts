import { quoted, WeightsError } from "./errors.ts";
import type { FileReader } from "./file.ts";
import { hasFiniteValues } from "./gguf/dequantise.ts";
import { isQuantised, type StoredTensor } from "./tensor.ts";

/** Bits of a number's exponent, all of which are set in infinities and in what is no number. */
const EXPONENTS = {
  F16: { view: Uint16Array, mask: 0x7c00 },
  BF16: { view: Uint16Array, mask: 0x7f80 },
  F32: { view: Uint32Array, mask: 0x7f800000 },
} as const;

/** Bytes that are read at once: a header may promise a tensor as large as its file. */
const PART = 4 * 1024 * 1024;

/**
 * Reads the tensors of a file and requires finite numbers: files of a failed training are full of
 * NaN, and a single one blackens every image.
 *
 * @throws WeightsError `damaged` with the name of the first tensor that is not finite
 */
export async function requireFinite(
  reader: FileReader,
  tensors: ReadonlyMap<string, StoredTensor>,
): Promise<void> {
  for (const [name, tensor] of tensors) {
    if (await isFinite(reader, tensor)) continue;
    throw new WeightsError(
      "damaged",
      `${tensor.file.name} holds something other than numbers in ${quoted(name)} (NaN or ` +
        `infinity): its training has failed, or the file is damaged.`,
    );
  }
}

async function isFinite(reader: FileReader, tensor: StoredTensor): Promise<boolean> {
  if (isQuantised(tensor)) return await hasFiniteValues(reader, tensor);
  const { type, offset, bytes } = tensor;
  if (!(type in EXPONENTS)) return true;
  const { view, mask } = EXPONENTS[type as keyof typeof EXPONENTS];
  for (let at = 0; at < bytes; at += PART) {
    const { buffer } = await reader.read(offset + at, Math.min(PART, bytes - at));
    if (new view(buffer).some((bits) => (bits & mask) === mask)) return false;
  }
  return true;
}
