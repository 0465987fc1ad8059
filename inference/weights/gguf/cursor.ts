import { cutOff, damaged, WeightsError } from "../errors.ts";
import type { WeightsFile } from "../file.ts";

/**
 * Longest header that is read. Real ones are below 1 MB; language models have their vocabulary in
 * it, with below 20 MB.
 */
export const MAX_HEADER_BYTES = 32 * 2 ** 20;

/** More of a file must be read to go on. */
export class MoreNeeded extends Error {
  override readonly name = "MoreNeeded";
  /** @param bytes length of the beginning that is needed, at least */
  constructor(readonly bytes: number) {
    super(`${bytes} bytes are needed`);
  }
}

/**
 * Reads numbers and texts one after the other from the beginning of a file, of which only a part
 * may be at hand. No length in the file is believed: each is compared with the file's before
 * anything is made of it.
 */
export class Cursor {
  at = 0;
  readonly #view: DataView;
  readonly #utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

  constructor(private readonly file: WeightsFile, private readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8 = () => this.#view.getUint8(this.take(1));
  i8 = () => this.#view.getInt8(this.take(1));
  u16 = () => this.#view.getUint16(this.take(2), true);
  i16 = () => this.#view.getInt16(this.take(2), true);
  u32 = () => this.#view.getUint32(this.take(4), true);
  i32 = () => this.#view.getInt32(this.take(4), true);
  f32 = () => this.#view.getFloat32(this.take(4), true);
  f64 = () => this.#view.getFloat64(this.take(8), true);
  i64 = () => this.#view.getBigInt64(this.take(8), true);
  u64 = () => this.#view.getBigUint64(this.take(8), true);

  /** A size or a place; numbers that JavaScript has no exact value for are none. */
  size(what: string): number {
    const value = this.u64();
    if (value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value);
    throw damaged(this.file, `${what} is ${value}`);
  }

  text(what: string, most: number): string {
    const length = this.size(`the length of ${what}`);
    if (length > most) throw damaged(this.file, `${what} has ${length} bytes`);
    const from = this.take(length);
    try {
      return this.#utf8.decode(this.bytes.subarray(from, from + length));
    } catch {
      throw damaged(this.file, `${what} is not UTF-8 text`);
    }
  }

  /** Passes over so many items of so many bytes, at least. */
  skip(count: number, each: number): void {
    this.take(count * each);
  }

  /** Requires that the file may hold so many items of so many bytes. */
  require(count: number, each: number): void {
    const end = this.at + count * each;
    if (end > this.file.bytes) throw cutOff(this.file, end);
    if (end > MAX_HEADER_BYTES) throw tooLong(this.file);
  }

  private take(length: number): number {
    this.require(length, 1);
    const from = this.at;
    const end = from + length;
    if (end > this.bytes.length) throw new MoreNeeded(end);
    this.at = end;
    return from;
  }
}

function tooLong(file: WeightsFile): WeightsError {
  return new WeightsError(
    "damaged",
    `${file.name} has a header of more than ${MAX_HEADER_BYTES} bytes, which is the most that is ` +
      `read.`,
  );
}
