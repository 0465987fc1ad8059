import { say } from "../contract/refusals.ts";
import { decoding } from "../decoding.ts";
import { Problem, problem } from "../errors/mod.ts";
import { exifText } from "./exif.ts";
import {
  type Chunk,
  headerOf,
  isPng,
  PngError,
  readChunks,
  readText,
  textChunk,
  writeChunks,
} from "./png.ts";
import { isJpeg, isWebp } from "./formats.ts";
import { FOREIGN_KEYWORDS } from "./foreign.ts";
import { KEYWORDS } from "./keywords.ts";
import { openImage } from "../open_image.ts";
import { refuseSecondFile } from "./second_file.ts";

/** Limits of accepted images. */
export interface UploadLimits {
  maxBytes: number;
  maxPixels: number;
}

/** An uploaded image after inspection: a plain PNG, and the texts that it carried. */
export interface Inspected {
  png: Uint8Array;
  width: number;
  height: number;
  /** The texts that are read here, by keyword; texts of other programs are never trusted. */
  texts: ReadonlyMap<string, string>;
  /** All texts that stay with the file, packed as they came: a packed one may be a thousandth. */
  textChunks: readonly Chunk[];
}

/** Largest text of one chunk, and of all together, in bytes; and how many there may be. */
const MAX_TEXT = 4 * 1024 * 1024;
const MAX_TEXTS = 16 * 1024 * 1024;
const MOST_TEXTS = 1_000;

/** The PNG chunks that are kept: pixels, colours, density, texts (PNG 3rd edition, 4.7). */
const KEPT = new Set([
  ..."IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sRGB cICP sBIT bKGD pHYs".split(" "),
  ..."tEXt zTXt iTXt".split(" "),
]);

/** Keywords of the texts that are read. */
const READ = new Set<string>([...Object.values(KEYWORDS), ...FOREIGN_KEYWORDS]);

/**
 * Texts in which cameras and image editors put EXIF and XMP, and with them the location of a photo
 * (XMP specification part 3, 1.1.5; the raw profiles are ImageMagick's).
 */
const TELLS_PLACES = /^(XML:com\.adobe\.xmp$|Raw profile type )/i;

/**
 * Inspects an uploaded file, and runs `work` with the result, once there is memory for its pixels.
 * @param more pixels that the work needs beside those of the file
 * @throws Problem as `inspect` does; unavailable if too many files are read at once
 */
export async function inspecting<T>(
  bytes: Uint8Array,
  limits: UploadLimits,
  work: (image: Inspected) => Promise<T> | T,
  more = 0,
): Promise<T> {
  const pixels = Math.min(await claimedPixels(bytes), limits.maxPixels) + more;
  return await decoding(pixels, async () => await work(await inspect(bytes, limits)));
}

/**
 * Checks an uploaded file by its content, whatever it is called (OWASP File Upload Cheat Sheet):
 * PNG, JPEG or WebP, complete, nothing after its end, not larger than allowed. The header's size is
 * checked before anything is decoded. JPEG and WebP become PNG. Pixels are turned as EXIF says, and
 * EXIF itself (which may hold the location of a photo) is dropped but for its comment; so is XMP.
 * @throws Problem too_large, unsupported_media
 */
async function inspect(bytes: Uint8Array, limits: UploadLimits): Promise<Inspected> {
  if (bytes.length > limits.maxBytes) throw tooManyBytes(limits.maxBytes);
  if (isPng(bytes)) return await inspectPng(bytes, limits);
  const format = isJpeg(bytes) ? "jpeg" : isWebp(bytes) ? "webp" : null;
  if (format === null) {
    throw problem("unsupported_media", say("wrong_image_type"));
  }
  refuseSecondFile(bytes);
  return await convert(bytes, format, limits);
}

/** Number of pixels that a file's header declares; 0 for a file that `inspect` will refuse. */
async function claimedPixels(bytes: Uint8Array): Promise<number> {
  try {
    if (isPng(bytes)) {
      const header = new DataView(bytes.buffer, bytes.byteOffset);
      return header.getUint32(16) * header.getUint32(20);
    }
    if (!isJpeg(bytes) && !isWebp(bytes)) return 0;
    const { width, height } = await (await openImage(bytes, { limitInputPixels: false }))
      .metadata();
    return width * height;
  } catch {
    return 0;
  }
}

async function inspectPng(bytes: Uint8Array, limits: UploadLimits): Promise<Inspected> {
  try {
    const chunks = readChunks(bytes);
    const { width, height } = headerOf(chunks);
    refuseTooLarge(width, height, limits.maxPixels);
    const texts = new Map<string, string>();
    let left = MAX_TEXTS;
    let count = 0;
    const kept = chunks.filter((chunk) => {
      if (!KEPT.has(chunk.type)) return false;
      if (!isText(chunk)) return true;
      if (left <= 0 || ++count > MOST_TEXTS) return false;
      const limit = Math.min(MAX_TEXT, left);
      const read = readText(chunk, limit);
      // One that is too large was unpacked as far as that: it counts as if it had been kept.
      left -= read?.text.length ?? (chunk.type === "tEXt" ? 0 : limit);
      if (!read || TELLS_PLACES.test(read.keyword)) return false;
      if (READ.has(read.keyword) && !texts.has(read.keyword)) texts.set(read.keyword, read.text);
      return true;
    });
    const textChunks = kept.filter(isText);
    if (chunks.some(({ type }) => type === "eXIf")) {
      const png = withTexts(await turned(bytes, limits), textChunks);
      return { png, ...headerOf(readChunks(png)), texts, textChunks };
    }
    return { png: writeChunks(kept), width, height, texts, textChunks };
  } catch (error) {
    if (error instanceof PngError) throw problem("unsupported_media", error.message);
    throw error;
  }
}

/** Returns a PNG with just these texts, and without the chunks that are not kept. */
export function withTexts(png: Uint8Array, texts: readonly Chunk[]): Uint8Array {
  const [head, ...rest] = readChunks(png).filter((c) => KEPT.has(c.type) && !isText(c));
  return head ? writeChunks([head, ...texts, ...rest]) : png;
}

const isText = (chunk: Chunk) => chunk.type.slice(1) === "EXt" || chunk.type.slice(1) === "TXt";

async function convert(
  bytes: Uint8Array,
  format: "jpeg" | "webp",
  limits: UploadLimits,
): Promise<Inspected> {
  return await decoded(async () => {
    const header = await (await openImage(bytes, { limitInputPixels: false })).metadata();
    refuseTooLarge(header.width, header.height, limits.maxPixels);
    if (header.format !== format) throw new Error("not what it begins as");
    const texts = new Map<string, string>();
    const comment = header.exif ? exifText(header.exif) : null;
    if (comment !== null) texts.set("parameters", comment.slice(0, MAX_TEXT));
    const textChunks = [...texts].map(([keyword, text]) => textChunk(keyword, text));
    const png = withTexts(await turned(bytes, limits), textChunks);
    return { png, ...headerOf(readChunks(png)), texts, textChunks };
  });
}

/** As a PNG with its top at the top. @throws Problem unsupported_media */
async function turned(bytes: Uint8Array, { maxPixels }: UploadLimits): Promise<Uint8Array> {
  return await decoded(async () => {
    const image = await openImage(bytes, { failOn: "truncated", limitInputPixels: maxPixels });
    return await image.autoOrient().png({ compressionLevel: 6 }).toBuffer();
  });
}

/** Runs a step that decodes pixels. @throws Problem unsupported_media for a damaged file */
export async function decoded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw problem("unsupported_media", say("image_damaged"));
  }
}

function refuseTooLarge(width: number, height: number, maxPixels: number): void {
  if (width * height <= maxPixels) return;
  throw problem(
    "too_large",
    say("image_too_large", { width, height, megapixels: maxPixels / 1e6 }),
    { facts: { width, height, max_pixels: maxPixels } },
  );
}

function tooManyBytes(maxBytes: number): Problem {
  return problem("too_large", say("file_too_large", { megabytes: maxBytes / 1024 / 1024 }), {
    facts: { limit_bytes: maxBytes },
  });
}
