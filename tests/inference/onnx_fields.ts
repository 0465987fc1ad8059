import { concat } from "../../inference/bytes.ts";

/** Field numbers of onnx.proto3. */
export const GRAPH = 7, INITIALIZER = 5;
const INPUT = 11, VALUE_NAME = 1, TENSOR_NAME = 8;

/** Makes weights that a run could give constant, as they are in what PyTorch exports. */
export function withoutOpenWeights(model: Uint8Array): Uint8Array<ArrayBuffer> {
  return rewrite(model, GRAPH, (graph) => {
    const all = fields(graph);
    const nameIn = (bytes: Uint8Array, number: number) =>
      String(fields(bytes).find((field) => field.number === number)?.value);
    const weights = new Set(
      all.filter(({ number }) => number === INITIALIZER)
        .map(({ value }) => nameIn(value, TENSOR_NAME)),
    );
    const isOpen = (field: Field) =>
      field.number === INPUT && weights.has(nameIn(field.value, VALUE_NAME));
    return concat(all.filter((field) => !isOpen(field)).map(({ whole }) => whole));
  });
}

/** A message in which each field of a number is changed. */
export function rewrite(
  bytes: Uint8Array,
  number: number,
  change: (inner: Uint8Array) => Uint8Array,
): Uint8Array<ArrayBuffer> {
  return concat(
    fields(bytes).map((field) =>
      field.number === number ? record(number, change(field.value)) : field.whole
    ),
  );
}

interface Field {
  number: number;
  /** What is inside, for those with a length; and the field with its key. */
  value: Uint8Array;
  whole: Uint8Array;
}

/** The fields of a protobuf message, of the two kinds that a graph has at these places. */
export function fields(bytes: Uint8Array): Field[] {
  const list: Field[] = [];
  for (let start = 0; start < bytes.length;) {
    const [key, afterKey] = varint(bytes, start);
    const [value, after] = varint(bytes, afterKey);
    const end = key % 8 === 2 ? after + value : after;
    list.push({
      number: Math.floor(key / 8),
      value: bytes.subarray(after, end),
      whole: bytes.subarray(start, end),
    });
    start = end;
  }
  return list;
}

function varint(bytes: Uint8Array, at: number): [value: number, next: number] {
  let value = 0;
  for (let i = 0;; i++) {
    const byte = bytes[at + i] ?? 0;
    value += (byte & 127) * 2 ** (7 * i);
    if (byte < 128) return [value, at + i + 1];
  }
}

export function record(number: number, value: Uint8Array): Uint8Array {
  const length = [];
  let n = value.length;
  for (; n > 127; n = Math.floor(n / 128)) length.push((n % 128) | 128);
  return concat([Uint8Array.of(number * 8 + 2, ...length, n), value]);
}

export const text = (value: string) => new TextEncoder().encode(value);
