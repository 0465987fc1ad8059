import { cutOff, damaged, quoted, WeightsError } from "./errors.ts";
import { readBytes, startOf, type WeightsFile } from "./file.ts";
import { countKeys } from "./json_keys.ts";
import { refuseOtherFormats } from "./signatures.ts";
import { type PlainType, sizeOf, type StoredTensor, TYPE_BYTES } from "./tensor.ts";

/**
 * Reads the header of a .safetensors file: eight bytes with the length of a JSON text, that text,
 * then the numbers. Nothing in it is believed before it is checked.
 * https://github.com/huggingface/safetensors#format
 */

export interface Header {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** The free texts under `__metadata__`. */
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * Longest JSON text that is read. Real ones are below 1 MB, with long training notes below 10 MB.
 */
const MAX_HEADER_BYTES = 32 * 2 ** 20;
/** Most tensors of one file. The largest real ones have a few thousand. */
const MAX_TENSORS = 100_000;
/**
 * Longest name of a tensor, in characters. Real ones have below 200, and the patterns that names
 * are compared with take long for long ones.
 */
const MAX_NAME = 500;
/** Most axes of a tensor. */
const MAX_AXES = 8;
/** The table, an entry, its shape. */
const MAX_DEPTH = 3;

/** @throws WeightsError if the file is another format, is cut off, or contradicts itself */
export async function readHeader(file: WeightsFile): Promise<Header> {
  const start = await startOf(file);
  refuseOtherFormats(file.name, start);
  if (file.bytes === 0) throw new WeightsError("damaged", `${file.name} is empty.`);
  if (file.bytes < 10) throw notSafetensors(file);
  const promised = new DataView(start.buffer).getBigUint64(0, true);
  const next = file.bytes > 8 ? await readBytes(file, 8, 1) : new Uint8Array(1);
  if (next[0] !== "{".charCodeAt(0)) throw notSafetensors(file);
  if (promised > BigInt(MAX_HEADER_BYTES)) {
    throw new WeightsError(
      "damaged",
      `${file.name} has a header of ${promised} bytes; at most ${MAX_HEADER_BYTES} are read.`,
    );
  }
  const length = Number(promised);
  if (8 + length > file.bytes) throw cutOff(file, 8 + length);
  return parseHeader(file, await readBytes(file, 8, length));
}

/** Checks the JSON text of a header against its file. */
export function parseHeader(file: WeightsFile, text: Uint8Array): Header {
  const table = parseTable(file, text);
  const { __metadata__: notes, ...entries } = table;
  const dataStart = 8 + text.length;
  const tensors = new Map(
    Object.entries(entries).map(([name, entry]) =>
      [name, checkEntry(file, name, entry, dataStart)] as const
    ),
  );
  if (tensors.size === 0) throw damaged(file, "it holds no tensors");
  requireSeamless(file, tensors, dataStart);
  return { tensors, metadata: checkMetadata(file, notes) };
}

function parseTable(file: WeightsFile, bytes: Uint8Array): Record<string, unknown> {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw damaged(file, "its header is not UTF-8 text");
  }
  const keys = countKeys(text);
  if (keys.depth > MAX_DEPTH) throw damaged(file, "its header is nested too deeply");
  if (keys.top > MAX_TENSORS + 1) {
    throw damaged(file, `it lists ${keys.top} tensors; at most ${MAX_TENSORS} are read`);
  }
  let table: unknown;
  try {
    table = JSON.parse(text);
  } catch {
    throw damaged(file, "its header is not JSON");
  }
  if (!isTable(table)) throw damaged(file, "its header is not a table");
  // JSON.parse keeps the last of several equal keys and drops the others.
  const kept = Object.values(table).filter(isTable).map((entry) => Object.keys(entry).length);
  const all = Object.keys(table).length + kept.reduce((sum, count) => sum + count, 0);
  if (all !== keys.total) throw damaged(file, "its header has the same name twice");
  return table;
}

function checkEntry(
  file: WeightsFile,
  name: string,
  entry: unknown,
  dataStart: number,
): StoredTensor {
  if (name.length > MAX_NAME) {
    throw damaged(file, `the name ${quoted(name)} has ${name.length} characters`);
  }
  const { dtype, shape, data_offsets: offsets } = isTable(entry) ? entry : {};
  if (typeof dtype !== "string" || !isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) {
    throw damaged(file, `the entry of ${quoted(name)} is not a tensor's`);
  }
  if (!isPlainType(dtype)) {
    throw new WeightsError(
      "unsupported",
      `${file.name} holds ${quoted(name)} as ${quoted(dtype)}, a type of numbers that Atelier ` +
        `cannot read. Look for a version in F16, BF16 or F32.`,
    );
  }
  const [from, to] = offsets as [number, number];
  const bytes = sizeOf(shape) * TYPE_BYTES[dtype];
  if (shape.length > MAX_AXES) throw damaged(file, `${quoted(name)} has ${shape.length} axes`);
  if (bytes !== to - from) {
    throw damaged(
      file,
      `${quoted(name)} takes ${to - from} bytes, which is not [${shape}] × ${dtype}`,
    );
  }
  return { file, type: dtype, shape, offset: dataStart + from, bytes };
}

/** Tensors must fill the file from the header to its end, each beginning where another ends. */
function requireSeamless(
  file: WeightsFile,
  tensors: ReadonlyMap<string, StoredTensor>,
  dataStart: number,
): void {
  const inOrder = [...tensors].sort(([, a], [, b]) => a.offset - b.offset || a.bytes - b.bytes);
  const end = inOrder.reduce((last, [, t]) => Math.max(last, t.offset + t.bytes), dataStart);
  if (end > file.bytes) throw cutOff(file, end);
  let at = dataStart;
  for (const [name, tensor] of inOrder) {
    if (tensor.offset < at) throw damaged(file, `${quoted(name)} overlaps another tensor`);
    if (tensor.offset > at) throw damaged(file, `there is a gap before ${quoted(name)}`);
    at = tensor.offset + tensor.bytes;
  }
  if (at < file.bytes) throw damaged(file, `its last ${file.bytes - at} bytes belong to no tensor`);
}

function checkMetadata(file: WeightsFile, notes: unknown): ReadonlyMap<string, string> {
  if (notes === undefined) return new Map();
  if (!isTable(notes)) throw damaged(file, "its metadata is not a table");
  const entries = Object.entries(notes);
  if (!entries.every((entry): entry is [string, string] => typeof entry[1] === "string")) {
    throw damaged(file, "its metadata holds something other than text");
  }
  return new Map(entries);
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function isPlainType(type: string): type is PlainType {
  return Object.hasOwn(TYPE_BYTES, type);
}

function notSafetensors(file: WeightsFile): WeightsError {
  return new WeightsError(
    "unsupported",
    `${file.name} is not a .safetensors file, or was damaged from its first byte on.`,
  );
}
