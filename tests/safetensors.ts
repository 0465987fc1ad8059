import { type PlainType, sizeOf, TYPE_BYTES } from "../inference/weights/tensor.ts";

/** A tensor to write; all zeros unless `data` holds its bytes. */
export interface TensorToWrite {
  type: PlainType;
  shape: readonly number[];
  data?: ArrayBufferView;
}

/** Returns the bytes of a .safetensors file with these tensors one after the other. */
export function safetensors(
  tensors: Record<string, TensorToWrite>,
  metadata?: Record<string, string>,
): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = metadata ? { __metadata__: metadata } : {};
  let at = 0;
  for (const [name, { type, shape }] of Object.entries(tensors)) {
    const end = at + sizeOf(shape) * TYPE_BYTES[type];
    header[name] = { dtype: type, shape, data_offsets: [at, end] };
    at = end;
  }
  const file = withHeader(JSON.stringify(header), at);
  let offset = file.length - at;
  for (const { type, shape, data } of Object.values(tensors)) {
    if (data) file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += sizeOf(shape) * TYPE_BYTES[type];
  }
  return file;
}

/**
 * Returns the bytes of a file that has any text as its header, sound or not, and zeros after it.
 */
export function withHeader(header: string | Uint8Array, dataBytes = 0): Uint8Array<ArrayBuffer> {
  const text = typeof header === "string" ? new TextEncoder().encode(header) : header;
  const file = new Uint8Array(8 + text.length + dataBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  return file;
}
