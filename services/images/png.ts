import { crc32, inflateSync } from "node:zlib";

/** Reading and writing PNG chunks (https://www.w3.org/TR/png-3/), bounded and without decoding. */

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** A file that is not a whole, plain PNG; the message is for the person who sent it. */
export class PngError extends Error {
  override readonly name = "PngError";
}

export interface Chunk {
  type: string;
  /** A view into the file, not a copy. */
  data: Uint8Array;
}

export interface PngHeader {
  width: number;
  height: number;
  /** Present if the image is animated (APNG). */
  animated: boolean;
}

export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[i] === byte);
}

/**
 * Programs cut the pixels into chunks of 8 KiB and more: a file of this many is made to be slow.
 */
const MOST_CHUNKS = 100_000;

/**
 * Splits a PNG into its chunks.
 * @throws PngError if it is cut off, damaged, or goes on after its end
 */
export function readChunks(png: Uint8Array): Chunk[] {
  if (!isPng(png)) throw new PngError("This is not a PNG file.");
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const chunks: Chunk[] = [];
  let at = SIGNATURE.length;
  while (at + 12 <= png.length) {
    const length = view.getUint32(at);
    if (at + 12 + length > png.length) throw new PngError("The PNG is cut off.");
    const typed = png.subarray(at + 4, at + 8 + length);
    if (crc32(typed) !== view.getUint32(at + 8 + length)) {
      throw new PngError("The PNG is damaged: a checksum is wrong.");
    }
    const type = String.fromCharCode(...typed.subarray(0, 4));
    if (!/^[A-Za-z]{4}$/.test(type)) throw new PngError("The PNG is damaged.");
    chunks.push({ type, data: typed.subarray(4) });
    if (chunks.length > MOST_CHUNKS) throw new PngError("The PNG is in too many pieces.");
    at += 12 + length;
    if (type !== "IEND") continue;
    if (at !== png.length) {
      throw new PngError("The PNG holds more after its end: it is two files in one.");
    }
    if (chunks[0]?.type !== "IHDR" || chunks[0].data.length !== 13) break;
    return chunks;
  }
  throw new PngError("The PNG is cut off.");
}

/** Size as the header claims it. @throws PngError */
export function headerOf(chunks: readonly Chunk[]): PngHeader {
  const { data } = chunks[0] as Chunk;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  if (width === 0 || height === 0) throw new PngError("The PNG has no pixels.");
  return { width, height, animated: chunks.some((c) => c.type === "acTL") };
}

/** Joins chunks to a file. */
export function writeChunks(chunks: readonly Chunk[]): Uint8Array<ArrayBuffer> {
  const size = chunks.reduce((sum, c) => sum + 12 + c.data.length, SIGNATURE.length);
  const png = new Uint8Array(size);
  const view = new DataView(png.buffer);
  png.set(SIGNATURE);
  let at = SIGNATURE.length;
  for (const { type, data } of chunks) {
    view.setUint32(at, data.length);
    for (let i = 0; i < 4; i++) png[at + 4 + i] = type.charCodeAt(i);
    png.set(data, at + 8);
    view.setUint32(at + 8 + data.length, crc32(png.subarray(at + 4, at + 8 + data.length)));
    at += 12 + data.length;
  }
  return png;
}

const latin1 = new TextDecoder("latin1");
const utf8 = new TextDecoder();

/** A text chunk: tEXt if the text is ASCII (every reader knows it), otherwise iTXt (UTF-8). */
export function textChunk(keyword: string, text: string): Chunk {
  const encoder = new TextEncoder();
  // deno-lint-ignore no-control-regex
  const ascii = /^[\x01-\x7f]*$/.test(text);
  const head = ascii ? `${keyword}\0` : `${keyword}\0\0\0\0\0`;
  return { type: ascii ? "tEXt" : "iTXt", data: encoder.encode(head + text) };
}

/**
 * The keyword and text of a tEXt, zTXt or iTXt chunk; null for another chunk, a malformed one, or
 * one whose text is larger than `limit` bytes (a small chunk can unpack to gigabytes).
 */
export function readText(chunk: Chunk, limit: number): { keyword: string; text: string } | null {
  if (!["tEXt", "zTXt", "iTXt"].includes(chunk.type)) return null;
  const { data } = chunk;
  const end = data.indexOf(0);
  if (end < 1 || end > 79) return null;
  const keyword = latin1.decode(data.subarray(0, end));
  try {
    if (chunk.type === "tEXt") {
      return data.length - end > limit
        ? null
        : { keyword, text: latin1.decode(data.subarray(end + 1)) };
    }
    if (chunk.type === "zTXt") {
      return { keyword, text: latin1.decode(inflate(data.subarray(end + 2), limit)) };
    }
    const compressed = data[end + 1] === 1;
    const language = data.indexOf(0, end + 3);
    const translated = data.indexOf(0, language + 1);
    if (language < 0 || translated < 0) return null;
    const body = data.subarray(translated + 1);
    if (!compressed && body.length > limit) return null;
    return { keyword, text: utf8.decode(compressed ? inflate(body, limit) : body) };
  } catch {
    return null;
  }
}

function inflate(packed: Uint8Array, limit: number): Uint8Array {
  return inflateSync(packed, { maxOutputLength: limit });
}
