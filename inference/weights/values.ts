import { WeightsError } from "./errors.ts";
import { type FileReader, openReader } from "./file.ts";
import { readDequantised } from "./gguf/dequantise.ts";
import { isQuantised, sizeOf, type StoredTensor, type StoredType } from "./tensor.ts";

/**
 * Reads a tensor's numbers as 32-bit floats, for the few that Atelier itself computes with: the
 * alphas of a LoRA, the vectors of an embedding. Weights are left to the runtime.
 *
 * @throws WeightsError `unsupported` for types that are not floating point or whole numbers of 64
 * bits
 */
export async function readValues(tensor: StoredTensor): Promise<Float32Array<ArrayBuffer>> {
  using reader = await openReader(tensor.file);
  return await readValuesFrom(reader, tensor);
}

/** The same from a file that is open, for many tensors. */
export async function readValuesFrom(
  reader: FileReader,
  tensor: StoredTensor,
): Promise<Float32Array<ArrayBuffer>> {
  if (isQuantised(tensor)) return await readDequantised(reader, tensor);
  const { buffer } = await reader.read(tensor.offset, tensor.bytes);
  const decode = DECODERS[tensor.type];
  if (decode) return decode(buffer, sizeOf(tensor.shape));
  throw new WeightsError(
    "unsupported",
    `${tensor.file.name} holds numbers of type ${tensor.type}.`,
  );
}

type Decode = (buffer: ArrayBuffer, count: number) => Float32Array<ArrayBuffer>;

const DECODERS: Partial<Record<StoredType, Decode>> = {
  F64: (buffer) => Float32Array.from(new Float64Array(buffer)),
  F32: (buffer) => new Float32Array(buffer),
  F16: (buffer) => Float32Array.from(new Float16Array(buffer)),
  // The upper half of a 32-bit float.
  BF16: (buffer, count) => {
    const upper = new Uint16Array(buffer);
    return new Float32Array(Uint32Array.from({ length: count }, (_, i) => upper[i]! << 16).buffer);
  },
  I64: (buffer) => Float32Array.from(new BigInt64Array(buffer), Number),
  I32: (buffer) => Float32Array.from(new Int32Array(buffer)),
};
