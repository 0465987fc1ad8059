import { damaged, quoted } from "../errors.ts";
import type { WeightsFile } from "../file.ts";
import type { Cursor } from "./cursor.ts";

/** What a file says beside its tensors. */
export interface Notes {
  /** Texts, numbers and truths, all as text. */
  readonly texts: ReadonlyMap<string, string>;
  /**
   * Lists of a few whole numbers, such as the shapes that tensors had before they were flattened.
   */
  readonly lists: ReadonlyMap<string, readonly number[]>;
}

/** Longest key, and longest text, in bytes. */
const MAX_KEY = 65_535;
const MAX_TEXT = 16 * 2 ** 20;
/**
 * Most notes of one file, and most texts in its lists: each takes time, and real files have a few
 * hundred, and language models a million words.
 */
const MAX_NOTES = 100_000;
const MAX_WORDS = 2 ** 20;
/** Longest list that is kept: others, such as the words of a language model, are passed over. */
const KEPT = 8;

/** Numbers of the types of notes (ggml: gguf.h, `gguf_type`). */
const STRING = 8;
const ARRAY = 9;

type Read = (cursor: Cursor) => number | bigint | boolean;

/** Types of one length, in bytes. */
const PLAIN: Readonly<Record<number, { bytes: number; read: Read }>> = {
  0: { bytes: 1, read: (c) => c.u8() },
  1: { bytes: 1, read: (c) => c.i8() },
  2: { bytes: 2, read: (c) => c.u16() },
  3: { bytes: 2, read: (c) => c.i16() },
  4: { bytes: 4, read: (c) => c.u32() },
  5: { bytes: 4, read: (c) => c.i32() },
  6: { bytes: 4, read: (c) => c.f32() },
  7: { bytes: 1, read: (c) => c.u8() !== 0 },
  10: { bytes: 8, read: (c) => c.u64() },
  11: { bytes: 8, read: (c) => c.i64() },
  12: { bytes: 8, read: (c) => c.f64() },
};

/** Reads so many notes. @throws WeightsError `damaged` */
export function readNotes(cursor: Cursor, file: WeightsFile, count: number): Notes {
  const texts = new Map<string, string>();
  const lists = new Map<string, readonly number[]>();
  if (count > MAX_NOTES) {
    throw damaged(file, `it has ${count} notes; at most ${MAX_NOTES} are read`);
  }
  let words = 0;
  // A key's length, a type, and one byte of a value.
  cursor.require(count, 8 + 4 + 1);
  for (let i = 0; i < count; i++) {
    const key = cursor.text(`the name of note ${i + 1}`, MAX_KEY);
    if (texts.has(key) || lists.has(key)) {
      throw damaged(file, `its header has ${quoted(key)} twice`);
    }
    const type = cursor.u32();
    if (type === STRING) texts.set(key, cursor.text(`the note ${quoted(key)}`, MAX_TEXT));
    else if (type === ARRAY) {
      const { values, passed } = readList(cursor, file, key, MAX_WORDS - words);
      words += passed;
      lists.set(key, values);
    } else texts.set(key, String(plain(file, key, type).read(cursor)));
  }
  return { texts, lists };
}

/**
 * A list; empty if it holds something other than a few whole numbers.
 * @returns also how many texts were passed over, of which there may be `most`
 */
function readList(
  cursor: Cursor,
  file: WeightsFile,
  key: string,
  most: number,
): { values: number[]; passed: number } {
  const type = cursor.u32();
  const count = cursor.size(`the length of ${quoted(key)}`);
  if (type === STRING) {
    cursor.require(count, 8);
    if (count > most) throw damaged(file, `its lists have more than ${MAX_WORDS} texts`);
    // Once, not for each text: a key may be long.
    const what = `a length in ${quoted(key)}`;
    for (let i = 0; i < count; i++) cursor.skip(cursor.size(what), 1);
    return { values: [], passed: count };
  }
  const { bytes, read } = plain(file, key, type);
  if (count > KEPT) {
    cursor.skip(count, bytes);
    return { values: [], passed: 0 };
  }
  const values = Array.from({ length: count }, () => Number(read(cursor)));
  return { values: values.every(Number.isSafeInteger) ? values : [], passed: 0 };
}

function plain(file: WeightsFile, key: string, type: number) {
  const found = PLAIN[type];
  if (found) return found;
  throw damaged(file, `the note ${quoted(key)} is of an unknown type (${type})`);
}
