import { concat } from "../bytes.ts";

/**
 * Writes Protocol Buffers: a field is (number << 3 | kind), then a varint or a length and bytes.
 * https://protobuf.dev/programming-guides/encoding
 */

/** A whole number; negative ones take ten bytes, as 64-bit ones. */
export function int(field: number, value: number): Uint8Array {
  return Uint8Array.from([...varint(field << 3), ...varint(value)]);
}

export function float(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(5);
  bytes[0] = (field << 3) | 5;
  new DataView(bytes.buffer).setFloat32(1, value, true);
  return bytes;
}

export function bytes(field: number, value: Uint8Array): Uint8Array {
  return concat([Uint8Array.from([...varint((field << 3) | 2), ...varint(value.length)]), value]);
}

export function text(field: number, value: string): Uint8Array {
  return bytes(field, new TextEncoder().encode(value));
}

/** A message is its fields, one after the other. */
export function message(...fields: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return concat(fields);
}

function varint(value: number): number[] {
  const out: number[] = [];
  if (value < 0) {
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest > 127n; rest >>= 7n) out.push(Number(rest & 127n) | 128);
    return [...out, Number(rest)];
  }
  for (; value > 127; value = Math.floor(value / 128)) out.push((value % 128) | 128);
  return [...out, value];
}
