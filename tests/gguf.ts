import { bytesOf, type StoredType } from "../inference/weights/tensor.ts";

/** A tensor to write; all zeros unless `data` holds its bytes. */
export interface GgufTensor {
  type: StoredType | number;
  /** In PyTorch's order. */
  shape: readonly number[];
  data?: Uint8Array;
  /** What the header says instead of the truth. */
  claims?: { offset?: bigint; sides?: readonly bigint[]; axes?: number };
}

/** A note: a text, a whole number of 32 bits, or a list of such. */
export type GgufNote = string | number | readonly number[];

export interface GgufOptions {
  notes?: readonly (readonly [string, GgufNote])[];
  version?: number;
  alignment?: number;
  /** What the header says instead of the truth. */
  claims?: { tensors?: bigint; notes?: bigint };
  /** Bytes behind the last tensor, beyond what fills it up. */
  after?: number;
}

/** Numbers of `ggml_type` (ggml: ggml.h). */
const NUMBERS: Readonly<Partial<Record<StoredType, number>>> = {
  F32: 0,
  F16: 1,
  Q4_0: 2,
  Q4_1: 3,
  Q5_0: 6,
  Q5_1: 7,
  Q8_0: 8,
  Q2_K: 10,
  Q3_K: 11,
  Q4_K: 12,
  Q5_K: 13,
  Q6_K: 14,
  I64: 27,
  BF16: 30,
};

/** Returns the bytes of a .gguf file with these tensors one after the other. */
export function gguf(
  tensors: readonly (readonly [string, GgufTensor])[],
  { notes = [], version = 3, alignment = 32, claims = {}, after = 0 }: GgufOptions = {},
): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const push = (part: Uint8Array) => {
    parts.push(part);
    length += part.length;
  };
  const number = (bytes: 4 | 8, value: number | bigint) => {
    const view = new DataView(new ArrayBuffer(bytes));
    if (bytes === 4) view.setUint32(0, Number(value), true);
    else view.setBigUint64(0, BigInt(value), true);
    push(new Uint8Array(view.buffer));
  };
  const text = (value: string) => {
    const bytes = new TextEncoder().encode(value);
    number(8, bytes.length);
    push(bytes);
  };
  const fill = () => push(new Uint8Array(Math.ceil(length / alignment) * alignment - length));

  push(new TextEncoder().encode("GGUF"));
  number(4, version);
  number(8, claims.tensors ?? BigInt(tensors.length));
  number(8, claims.notes ?? BigInt(notes.length));
  for (const [key, value] of notes) {
    text(key);
    if (typeof value === "string") {
      number(4, 8);
      text(value);
    } else if (typeof value === "number") {
      number(4, 4);
      number(4, value);
    } else {
      number(4, 9);
      number(4, 5);
      number(8, value.length);
      for (const one of value) number(4, one);
    }
  }
  let at = 0;
  for (const [name, { type, shape, data, claims = {} }] of tensors) {
    text(name);
    const sides = claims.sides ?? shape.toReversed().map(BigInt);
    number(4, claims.axes ?? sides.length);
    for (const side of sides) number(8, side);
    number(4, typeof type === "number" ? type : NUMBERS[type]!);
    number(8, claims.offset ?? BigInt(at));
    at += Math.ceil(lengthOf({ type, shape, ...data ? { data } : {} }) / alignment) * alignment;
  }
  fill();
  for (const [, tensor] of tensors) {
    push(tensor.data ?? new Uint8Array(lengthOf(tensor)));
    fill();
  }
  push(new Uint8Array(after));
  const file = new Uint8Array(length);
  let from = 0;
  for (const part of parts) {
    file.set(part, from);
    from += part.length;
  }
  return file;
}

function lengthOf({ type, shape, data }: GgufTensor): number {
  if (data) return data.length;
  return typeof type === "number" ? 0 : bytesOf(type, shape.reduce((all, side) => all * side, 1));
}
