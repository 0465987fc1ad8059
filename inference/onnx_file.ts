/**
 * Checks that an ONNX file is complete without reading its weights: a protobuf message is a run of
 * (key, length, bytes) records, so following the lengths must end exactly at the end of the file.
 * Field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */

/** Weights kept in a file beside the model, as the model names them. */
export interface ExternalData {
  location: string;
  /** The last byte that the model reads of it, plus one; 0 when it does not say. */
  end: number;
}

const GRAPH = 7; // ModelProto.graph
const INITIALIZER = 5; // GraphProto.initializer
const EXTERNAL = 13; // TensorProto.external_data
const WINDOW = 64 * 1024;

/** @throws Error with a plain sentence when the file is cut off or is not ONNX. */
export function readOnnxFile(path: string): { external: ExternalData[] } {
  using file = Deno.openSync(path);
  const size = file.statSync().size;
  if (size === 0) throw new Error("is empty");
  const reader = new Reader(file, size);
  const external = new Map<string, number>();
  let graph = false;
  for (const field of reader.fields(0, size)) {
    if (field.number !== GRAPH || field.wire !== 2) continue;
    graph = true;
    for (const inner of reader.fields(field.start, field.end)) {
      if (inner.number !== INITIALIZER || inner.wire !== 2) continue;
      const found = externalOf(reader, inner.start, inner.end);
      if (found) {
        external.set(found.location, Math.max(found.end, external.get(found.location) ?? 0));
      }
    }
  }
  if (!graph) throw new Error("is not an ONNX model");
  return { external: [...external].map(([location, end]) => ({ location, end })) };
}

function externalOf(reader: Reader, start: number, end: number): ExternalData | null {
  const entries: Record<string, string> = {};
  for (const field of reader.fields(start, end)) {
    if (field.number !== EXTERNAL || field.wire !== 2) continue;
    const pair = ["", ""];
    for (const part of reader.fields(field.start, field.end)) {
      if (part.number === 1 || part.number === 2) {
        pair[part.number - 1] = reader.text(part.start, part.end);
      }
    }
    entries[pair[0] as string] = pair[1] as string;
  }
  const location = entries["location"];
  if (location === undefined) return null;
  return { location, end: Number(entries["offset"] ?? 0) + Number(entries["length"] ?? 0) };
}

interface Field {
  number: number;
  wire: number;
  start: number;
  end: number;
}

/** Reads a file through a window that moves forward. */
class Reader {
  #window = new Uint8Array(0);
  #from = 0;
  constructor(private readonly file: Deno.FsFile, private readonly size: number) {}

  *fields(start: number, end: number): Generator<Field> {
    let at = start;
    while (at < end) {
      const [key, afterKey] = this.varint(at);
      const number = Math.floor(key / 8);
      const wire = key % 8;
      let from = afterKey;
      let to: number;
      if (wire === 0) to = this.varint(from)[1];
      else if (wire === 1) to = from + 8;
      else if (wire === 5) to = from + 4;
      else if (wire === 2) {
        const [length, after] = this.varint(from);
        from = after;
        to = after + length;
      } else throw new Error("is not an ONNX model, or is damaged");
      if (number === 0) throw new Error("is not an ONNX model, or is damaged");
      if (to > end) {
        throw new Error(end === this.size ? "is cut off before its end" : "is damaged");
      }
      yield { number, wire, start: from, end: to };
      at = to;
    }
  }

  text(start: number, end: number): string {
    if (end - start > 4096) throw new Error("is damaged");
    return new TextDecoder().decode(
      Uint8Array.from({ length: end - start }, (_, i) => this.byte(start + i)),
    );
  }

  private varint(at: number): [value: number, next: number] {
    let value = 0;
    for (let i = 0; i < 10; i++) {
      const byte = this.byte(at + i);
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return [value, at + i + 1];
    }
    throw new Error("is not an ONNX model, or is damaged");
  }

  private byte(at: number): number {
    if (at >= this.size) throw new Error("is cut off before its end");
    const known = at - this.#from;
    if (known < 0 || known >= this.#window.length) {
      this.file.seekSync(at, Deno.SeekMode.Start);
      const buffer = new Uint8Array(WINDOW);
      this.#window = buffer.subarray(0, this.file.readSync(buffer) ?? 0);
      this.#from = at;
      if (this.#window.length === 0) throw new Error("is cut off before its end");
      return this.#window[0] as number;
    }
    return this.#window[known] as number;
  }
}
