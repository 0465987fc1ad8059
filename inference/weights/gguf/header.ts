import { cutOff, damaged, quoted, WeightsError } from "../errors.ts";
import { readBytes, type WeightsFile } from "../file.ts";
import type { Header } from "../header.ts";
import { BLOCKS, bytesOf, isBlockType, sizeOf, type StoredTensor } from "../tensor.ts";
import { Cursor, MAX_HEADER_BYTES, MoreNeeded } from "./cursor.ts";
import { type Notes, readNotes } from "./notes.ts";
import { OTHER_TYPES, STORED_TYPES } from "./types.ts";

/**
 * Reads the header of a .gguf file: notes, then a name, a shape, a type and a place for each
 * tensor, then the numbers. Nothing in it is believed before it is checked.
 * https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
 */

/** "GGUF" as a number. */
const MAGIC = 0x46554747;
/** Most tensors of one file, longest name of one, and most axes: as of .safetensors files. */
const MAX_TENSORS = 100_000;
const MAX_NAME = 500;
const MAX_AXES = 8;
/** Axes that the format itself has. */
const OWN_AXES = 4;
/** Bytes that are read first; twice as many each time more are needed. */
const FIRST = 256 * 1024;
const DEFAULT_ALIGNMENT = 32;
const MAX_ALIGNMENT = 65_536;
/** ComfyUI-GGUF flattens what blocks would not fit, and notes under this name what it was. */
const SHAPE_NOTE = "comfy.gguf.orig_shape.";

/** Whether a file begins as .gguf files do. */
export function isGguf(start: Uint8Array): boolean {
  return start.length >= 4 && "GGUF" === String.fromCharCode(...start.subarray(0, 4));
}

/** @throws WeightsError if the file is cut off, contradicts itself, or holds unknown types */
export async function readGgufHeader(file: WeightsFile): Promise<Header> {
  const most = Math.min(file.bytes, MAX_HEADER_BYTES);
  for (let length = Math.min(FIRST, most);;) {
    try {
      return parseGgufHeader(file, await readBytes(file, 0, length));
    } catch (error) {
      if (!(error instanceof MoreNeeded)) throw error;
      length = Math.min(Math.max(error.bytes, 2 * length), most);
    }
  }
}

/**
 * Checks the header at the beginning of a file.
 *
 * @param start the first bytes of the file, at least those of the header
 * @throws MoreNeeded if the header goes on behind them
 */
export function parseGgufHeader(file: WeightsFile, start: Uint8Array): Header {
  const cursor = new Cursor(file, start);
  if (cursor.u32() !== MAGIC) throw damaged(file, "it does not begin as a .gguf file");
  requireVersion(file, cursor.u32());
  const count = cursor.size("the number of tensors");
  if (count > MAX_TENSORS) {
    throw damaged(file, `it lists ${count} tensors; at most ${MAX_TENSORS} are read`);
  }
  const notes = readNotes(cursor, file, cursor.size("the number of notes"));
  requireWhole(file, notes);
  const alignment = alignmentOf(file, notes);
  // A name's length, the number of axes, a type and a place.
  cursor.require(count, 8 + 4 + 4 + 8);
  const listed = new Map<string, StoredTensor>();
  for (let i = 0; i < count; i++) {
    const [name, tensor] = readEntry(cursor, file, i);
    if (listed.has(name)) throw damaged(file, `its header has ${quoted(name)} twice`);
    listed.set(name, tensor);
  }
  if (listed.size === 0) throw damaged(file, "it holds no tensors");
  requireSeamless(file, listed, alignment, padded(cursor.at, alignment));
  const tensors = new Map(
    listed.entries().map(([name, tensor]) => {
      const placed = { ...tensor, offset: padded(cursor.at, alignment) + tensor.offset };
      return [name, { ...placed, shape: shapeOf(file, name, placed, notes) }] as const;
    }),
  );
  return { tensors, metadata: notes.texts };
}

function requireVersion(file: WeightsFile, version: number): void {
  if (version === 2 || version === 3) return;
  const isTurned = version > 0 && (version & 0xffff) === 0;
  const what = isTurned
    ? "has its numbers the other way round (big-endian)"
    : `is of version ${version} of the format, of which 2 and 3 are read`;
  throw new WeightsError("unsupported", `${file.name} ${what}. Look for another version of it.`);
}

/** Large language models are spread over several files. */
function requireWhole(file: WeightsFile, { texts }: Notes): void {
  if (Number(texts.get("split.count") ?? 1) <= 1) return;
  throw new WeightsError(
    "unsupported",
    `${file.name} is one of several parts of a model. Look for a version in one file.`,
  );
}

function alignmentOf(file: WeightsFile, { texts }: Notes): number {
  const alignment = Number(texts.get("general.alignment") ?? DEFAULT_ALIGNMENT);
  if (alignment >= 1 && alignment <= MAX_ALIGNMENT && Number.isInteger(Math.log2(alignment))) {
    return alignment;
  }
  throw damaged(file, `its tensors are aligned to ${alignment} bytes`);
}

const padded = (at: number, alignment: number) => Math.ceil(at / alignment) * alignment;

/** An entry of the table; its place is counted from where the numbers begin. */
function readEntry(
  cursor: Cursor,
  file: WeightsFile,
  index: number,
): readonly [string, StoredTensor] {
  const name = cursor.text(`the name of tensor ${index + 1}`, MAX_NAME);
  const called = quoted(name);
  const axes = cursor.u32();
  if (axes > OWN_AXES) throw damaged(file, `${called} has ${axes} axes`);
  const lengths = Array.from({ length: axes }, () => cursor.size(`a side of ${called}`));
  const type = STORED_TYPES[cursor.u32()] ?? refuseType(file, name, cursor);
  const offset = cursor.size(`the place of ${called}`);
  if (!Number.isSafeInteger(sizeOf(lengths))) {
    throw damaged(file, `${called} has [${lengths}] numbers`);
  }
  // The first axis of the file is that of the numbers side by side: the last of ours.
  const shape = lengths.toReversed();
  const blocks = isBlockType(type) ? BLOCKS[type].values : 1;
  if ((lengths[0] ?? 1) % blocks !== 0) {
    throw damaged(file, `rows of ${called} are no blocks of ${type}`);
  }
  return [name, { file, type, shape, offset, bytes: bytesOf(type, sizeOf(shape)) }];
}

function refuseType(file: WeightsFile, name: string, cursor: Cursor): never {
  cursor.at -= 4;
  const type = cursor.u32();
  const known = OTHER_TYPES[type];
  if (known === undefined) throw damaged(file, `${quoted(name)} is of an unknown type (${type})`);
  throw new WeightsError(
    "unsupported",
    `${file.name} holds ${quoted(name)} as ${known}, a type of numbers that Atelier cannot read. ` +
      `Look for a version in Q8_0, in one of Q2_K to Q6_K, or in F16.`,
  );
}

/**
 * Tensors must fill the file from the header to its end, with no more between them than what brings
 * the next one to its place.
 */
function requireSeamless(
  file: WeightsFile,
  tensors: ReadonlyMap<string, StoredTensor>,
  alignment: number,
  dataStart: number,
): void {
  const inOrder = [...tensors].sort(([, a], [, b]) => a.offset - b.offset || a.bytes - b.bytes);
  const end = inOrder.reduce((last, [, t]) => Math.max(last, t.offset + t.bytes), 0);
  if (!Number.isSafeInteger(end) || dataStart + end > file.bytes) {
    throw cutOff(file, dataStart + end);
  }
  let at = 0;
  for (const [name, { offset, bytes }] of inOrder) {
    if (offset % alignment !== 0) {
      throw damaged(file, `${quoted(name)} is not aligned to ${alignment} bytes`);
    }
    if (offset < at) throw damaged(file, `${quoted(name)} overlaps another tensor`);
    if (offset > padded(at, alignment)) {
      throw damaged(file, `there is a gap before ${quoted(name)}`);
    }
    at = offset + bytes;
  }
  const left = file.bytes - dataStart - padded(at, alignment);
  if (left > 0) throw damaged(file, `its last ${left} bytes belong to no tensor`);
}

/** The shape of a tensor, also of one that was flattened. */
function shapeOf(
  file: WeightsFile,
  name: string,
  { shape }: StoredTensor,
  { lists }: Notes,
): readonly number[] {
  const before = lists.get(SHAPE_NOTE + name);
  if (before === undefined) return shape;
  const fits = before.length > 0 && before.length <= MAX_AXES &&
    before.every((side) => side >= 0) && sizeOf(before) === sizeOf(shape);
  if (fits) return before;
  throw damaged(file, `${quoted(name)} of [${shape}] is said to have been [${before}]`);
}
