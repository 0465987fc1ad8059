import { join } from "node:path";
import { concat } from "../../inference/bytes.ts";

/** Field numbers of onnx.proto3. */
const GRAPH = 7, INITIALIZER = 5, RAW_DATA = 9, EXTERNAL = 13, LOCATION = 14;
const FILE = "weights.pb";

/**
 * Rewrites `model.onnx` so that its weights lie in a file beside it, as those of large models do,
 * under a name of its own. Returns how many bytes moved.
 */
export async function moveWeightsOut(folder: string): Promise<number> {
  const path = join(folder, "model.onnx");
  const moved: Uint8Array[] = [];
  let at = 0;
  const tensor = (bytes: Uint8Array) => {
    const raw = fields(bytes).find((field) => field.number === RAW_DATA);
    if (!raw || raw.value.length < 256) return bytes;
    const place = { location: FILE, offset: String(at), length: String(raw.value.length) };
    moved.push(raw.value);
    at += raw.value.length;
    return concat([
      ...fields(bytes).filter((field) => field !== raw && field.number !== RAW_DATA)
        .map((field) => field.whole),
      ...Object.entries(place).map(([key, value]) =>
        record(EXTERNAL, concat([record(1, text(key)), record(2, text(value))]))
      ),
      Uint8Array.of(LOCATION * 8, 1),
    ]);
  };
  const rewrite = (bytes: Uint8Array, number: number, change: (inner: Uint8Array) => Uint8Array) =>
    concat(
      fields(bytes).map((field) =>
        field.number === number ? record(number, change(field.value)) : field.whole
      ),
    );
  const model = rewrite(
    await Deno.readFile(path),
    GRAPH,
    (graph) => rewrite(graph, INITIALIZER, tensor),
  );
  await Deno.writeFile(path, model);
  await Deno.writeFile(join(folder, FILE), concat(moved));
  return at;
}

interface Field {
  number: number;
  /** What is inside, for those with a length; and the field with its key. */
  value: Uint8Array;
  whole: Uint8Array;
}

/** The fields of a protobuf message, of the two kinds that a graph has at these places. */
function fields(bytes: Uint8Array): Field[] {
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

function record(number: number, value: Uint8Array): Uint8Array {
  const length = [];
  let n = value.length;
  for (; n > 127; n = Math.floor(n / 128)) length.push((n % 128) | 128);
  return concat([Uint8Array.of(number * 8 + 2, ...length, n), value]);
}

const text = (value: string) => new TextEncoder().encode(value);
