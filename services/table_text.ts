/** Japanese words: two or more such characters in a row. */
const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]{2}/;

/**
 * Decodes a table saved by a spreadsheet. It should be UTF-8, but Excel's "CSV" is in the machine's
 * old code page (Windows-1252 in the west, Shift_JIS in Japan) and its "Unicode text" is UTF-16.
 * Text that is not UTF-8 is read as Shift_JIS if that gives Japanese words: a single umlaut with
 * the letter after it may look like one such character, but not like two in a row.
 */
export function tableText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  const utf8 = decoded(bytes, "utf-8");
  if (utf8 !== null) return utf8;
  const japanese = decoded(bytes, "shift_jis");
  if (japanese !== null && JAPANESE.test(japanese)) return japanese;
  return new TextDecoder("windows-1252").decode(bytes);
}

function decoded(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
