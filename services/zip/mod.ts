import { crc32 } from "node:zlib";

/**
 * Zip archives written as they are sent: nothing is kept but the list of names, so an archive may be
 * larger than the memory. Stored, not compressed (pictures are compressed already), with ZIP64
 * records where numbers grow too large. Format: PKWARE APPNOTE.TXT 6.3.10; chapters in brackets.
 */
export interface ZipEntry {
  /** Path inside the archive, with `/`. */
  name: string;
  data: Uint8Array | AsyncIterable<Uint8Array>;
  modified?: Date;
}

const UTF8_NAMES = 1 << 11;
const SIZES_FOLLOW = 1 << 3;
const VERSION = 45;
const LIMIT_16 = 0xffff;
const LIMIT_32 = 0xffffffff;

interface Written {
  name: Uint8Array;
  flags: number;
  time: number;
  date: number;
  crc: number;
  size: number;
  offset: number;
}

/** Names must be unique and safe: use `safeName` for what people typed. */
export async function* zip(
  entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const written: Written[] = [];
  let offset = 0;
  const count = (bytes: Uint8Array<ArrayBuffer>) => {
    offset += bytes.length;
    return bytes;
  };
  for await (const { name, data, modified = new Date() } of entries) {
    const streamed = !(data instanceof Uint8Array);
    const entry: Written = {
      name: new TextEncoder().encode(name),
      flags: UTF8_NAMES | (streamed ? SIZES_FOLLOW : 0),
      ...dosTime(modified),
      crc: streamed ? 0 : crc32(data),
      size: streamed ? 0 : data.length,
      offset,
    };
    yield count(localHeader(entry));
    if (streamed) {
      for await (const chunk of data) {
        entry.crc = crc32(chunk, entry.crc);
        entry.size += chunk.length;
        yield count(new Uint8Array(chunk));
      }
      yield count(dataDescriptor(entry));
    } else yield count(new Uint8Array(data));
    written.push(entry);
  }
  const start = offset;
  for (const entry of written) yield count(centralHeader(entry));
  yield endRecords(written.length, start, offset - start);
}

/** The same as a body for a `Response`. */
export function zipStream(
  entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return ReadableStream.from(zip(entries));
}

/** A name that no file system takes for a path, a device or a hidden file. */
export function safeName(text: string, fallback: string): string {
  const safe = text.normalize("NFC").replace(/[\p{C}/\\:*?"<>|]+/gu, "_").replace(/^[.\s]+/, "")
    .replace(/[.\s]+$/, "").slice(0, 100);
  return safe === "" ? fallback : safe;
}

/** [4.3.7] Streamed entries always carry ZIP64 sizes, for they may turn out large. */
function localHeader(entry: Written): Uint8Array<ArrayBuffer> {
  const streamed = (entry.flags & SIZES_FOLLOW) !== 0;
  const extra = streamed ? fields([2, 1], [2, 16], [8, 0], [8, 0]) : new Uint8Array(0);
  const size = streamed ? LIMIT_32 : entry.size;
  return join(
    fields(
      [4, 0x04034b50],
      [2, VERSION],
      [2, entry.flags],
      [2, 0],
      [2, entry.time],
      [2, entry.date],
      [4, entry.crc],
      [4, size],
      [4, size],
      [2, entry.name.length],
      [2, extra.length],
    ),
    entry.name,
    extra,
  );
}

/** [4.3.9] */
function dataDescriptor({ crc, size }: Written): Uint8Array<ArrayBuffer> {
  return fields([4, 0x08074b50], [4, crc], [8, size], [8, size]);
}

/** [4.3.12] */
function centralHeader(entry: Written): Uint8Array<ArrayBuffer> {
  const large = entry.size >= LIMIT_32 || entry.offset >= LIMIT_32;
  const extra = large
    ? fields([2, 1], [2, 24], [8, entry.size], [8, entry.size], [8, entry.offset])
    : new Uint8Array(0);
  const size = large ? LIMIT_32 : entry.size;
  return join(
    fields(
      [4, 0x02014b50],
      [2, VERSION],
      [2, VERSION],
      [2, entry.flags],
      [2, 0],
      [2, entry.time],
      [2, entry.date],
      [4, entry.crc],
      [4, size],
      [4, size],
      [2, entry.name.length],
      [2, extra.length],
      [2, 0],
      [2, 0],
      [2, 0],
      [4, 0],
      [4, large ? LIMIT_32 : entry.offset],
    ),
    entry.name,
    extra,
  );
}

/** [4.3.14] to [4.3.16] */
function endRecords(entries: number, start: number, size: number): Uint8Array<ArrayBuffer> {
  const large = entries >= LIMIT_16 || start >= LIMIT_32 || size >= LIMIT_32;
  const zip64 = large
    ? join(
      fields(
        [4, 0x06064b50],
        [8, 44],
        [2, VERSION],
        [2, VERSION],
        [4, 0],
        [4, 0],
        [8, entries],
        [8, entries],
        [8, size],
        [8, start],
      ),
      fields([4, 0x07064b50], [4, 0], [8, start + size], [4, 1]),
    )
    : new Uint8Array(0);
  const shown = large ? LIMIT_16 : entries;
  return join(
    zip64,
    fields(
      [4, 0x06054b50],
      [2, 0],
      [2, 0],
      [2, shown],
      [2, shown],
      [4, large ? LIMIT_32 : size],
      [4, large ? LIMIT_32 : start],
      [2, 0],
    ),
  );
}

/** Little-endian numbers of 2, 4 or 8 bytes. */
function fields(...list: [2 | 4 | 8, number][]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(list.reduce((sum, [width]) => sum + width, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [width, value] of list) {
    if (width === 2) view.setUint16(at, value, true);
    else if (width === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += width;
  }
  return bytes;
}

function join(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** [4.4.6] in UTC; the format begins in 1980 and counts seconds in twos. */
function dosTime(when: Date): { time: number; date: number } {
  const year = Math.min(Math.max(when.getUTCFullYear(), 1980), 2107);
  return {
    time: (when.getUTCHours() << 11) | (when.getUTCMinutes() << 5) | (when.getUTCSeconds() >> 1),
    date: ((year - 1980) << 9) | ((when.getUTCMonth() + 1) << 5) | when.getUTCDate(),
  };
}
