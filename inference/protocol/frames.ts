import { concat } from "../bytes.ts";

/**
 * Messages over a pipe. A frame is a mark of four bytes, the length of a JSON header (u32, little
 * endian), the header, and the attachments whose lengths the header lists.
 *
 * The mark lets a reader get back in step after bytes that are not a frame: a native library may
 * print to the same pipe whenever it likes, and that must cost a line of log, not the connection.
 */
export interface Frame<T> {
  message: T;
  attachments: Uint8Array[];
}

const MARK = new Uint8Array([0x00, 0x41, 0x54, 0x4c]);
const MAX_HEADER = 64 * 2 ** 20;
const MAX_ATTACHMENT = 2 ** 30;

/** The bytes of a frame. */
export function encodeFrame(message: unknown, attachments: readonly Uint8Array[] = []): Uint8Array {
  const sizes = attachments.map((part) => part.length);
  const header = new TextEncoder().encode(JSON.stringify({ message, attachments: sizes }));
  if (header.length > MAX_HEADER) throw new RangeError("the message is too large to send");
  const out = new Uint8Array(8 + header.length + sizes.reduce((sum, size) => sum + size, 0));
  out.set(MARK);
  new DataView(out.buffer).setUint32(4, header.length, true);
  out.set(header, 8);
  let at = 8 + header.length;
  for (const part of attachments) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/**
 * Reads frames off a stream until it ends; bytes between frames go to `onStray`. A frame that is
 * cut off by the end, or whose header is no JSON, is stray too.
 */
export async function* readFrames<T>(
  stream: ReadableStream<Uint8Array>,
  onStray: (bytes: Uint8Array) => void = () => {},
): AsyncGenerator<Frame<T>> {
  const source = new ByteQueue(stream.getReader());
  try {
    while (true) {
      const before = await source.skipTo(MARK);
      if (before.length > 0) onStray(before);
      const head = await source.peek(8);
      if (!head) break;
      const length = new DataView(head.buffer, head.byteOffset).getUint32(4, true);
      const header = length <= MAX_HEADER ? await source.peek(8 + length) : null;
      const parsed = header && parseHeader<T>(header.subarray(8));
      if (!parsed) {
        // The mark was there by chance: go on behind it.
        onStray((await source.take(MARK.length)) ?? MARK);
        continue;
      }
      await source.take(8 + length);
      const attachments: Uint8Array[] = [];
      for (const size of parsed.sizes) {
        const part = await source.take(size);
        if (!part) return;
        attachments.push(part);
      }
      yield { message: parsed.message, attachments };
    }
    const rest = source.rest();
    if (rest.length > 0) onStray(rest);
  } finally {
    source.release();
  }
}

function parseHeader<T>(bytes: Uint8Array): { message: T; sizes: number[] } | null {
  try {
    const header: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof header !== "object" || header === null) return null;
    const { message, attachments } = header as { message: T; attachments: unknown };
    if (message === undefined || !Array.isArray(attachments)) return null;
    const sound = attachments.every((n) => Number.isInteger(n) && n >= 0 && n <= MAX_ATTACHMENT);
    return sound ? { message, sizes: attachments } : null;
  } catch {
    return null;
  }
}

/** The bytes of a stream, taken in pieces of any size. */
class ByteQueue {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #chunks: Uint8Array[] = [];
  #length = 0;

  constructor(reader: ReadableStreamDefaultReader<Uint8Array>) {
    this.#reader = reader;
  }

  /** The next `size` bytes without taking them, or null if the stream ends before. */
  async peek(size: number): Promise<Uint8Array | null> {
    if (!await this.#fill(size)) return null;
    return this.#join().subarray(0, size);
  }

  async take(size: number): Promise<Uint8Array | null> {
    if (!await this.#fill(size)) return null;
    const all = this.#join();
    this.#set(all.subarray(size));
    return all.slice(0, size);
  }

  /** Takes what stands before the next `mark`; at the end of the stream, everything. */
  async skipTo(mark: Uint8Array): Promise<Uint8Array> {
    const skipped: Uint8Array[] = [];
    while (await this.#fill(mark.length)) {
      const all = this.#join();
      const at = indexOf(all, mark);
      if (at >= 0) {
        skipped.push(all.slice(0, at));
        this.#set(all.subarray(at));
        return concat(skipped);
      }
      const keep = mark.length - 1; // the mark may have begun
      skipped.push(all.slice(0, all.length - keep));
      this.#set(all.subarray(all.length - keep));
    }
    return concat(skipped);
  }

  rest(): Uint8Array {
    return this.#join();
  }

  release(): void {
    this.#reader.releaseLock();
  }

  async #fill(size: number): Promise<boolean> {
    while (this.#length < size) {
      const { value, done } = await this.#reader.read();
      if (done) return false;
      this.#chunks.push(value);
      this.#length += value.length;
    }
    return true;
  }

  #join(): Uint8Array {
    const [first] = this.#chunks;
    if (this.#chunks.length === 1 && first) return first;
    const all = concat(this.#chunks);
    this.#set(all);
    return all;
  }

  #set(bytes: Uint8Array): void {
    this.#chunks = [bytes];
    this.#length = bytes.length;
  }
}

function indexOf(bytes: Uint8Array, mark: Uint8Array): number {
  const [first = 0] = mark;
  let at = bytes.indexOf(first);
  while (at >= 0 && at + mark.length <= bytes.length) {
    if (mark.every((value, i) => bytes[at + i] === value)) return at;
    at = bytes.indexOf(first, at + 1);
  }
  return -1;
}
