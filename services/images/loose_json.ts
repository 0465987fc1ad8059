import { isTooDeep } from "../nesting.ts";

/** Maximum length of an image's JSON text that is read, in characters. */
export const LONGEST = 1024 * 1024;

/**
 * The JSON text with null for the numbers that Python's `json` writes and JSON (RFC 8259) has not:
 * NaN, Infinity and -Infinity. Strings stay as they are.
 */
export function strictJson(text: string): string {
  if (!/NaN|Infinity/.test(text)) return text;
  let strict = "";
  let kept = 0;
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (c === '"') {
      for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === "\\") at++;
    } else if (c === "N" || c === "I" || c === "-") {
      const found = ["NaN", "-Infinity", "Infinity"].find((word) => text.startsWith(word, at));
      if (!found) continue;
      strict += text.slice(kept, at) + "null";
      kept = at + found.length;
      at = kept - 1;
    }
  }
  return strict + text.slice(kept);
}

/** The JSON object that an image carries as text; null if it is not one, too long or too deep. */
export function looseObject(text: string | undefined): Record<string, unknown> | null {
  if (!text || text.length > LONGEST || isTooDeep(text)) return null;
  try {
    const value: unknown = JSON.parse(strictJson(text));
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    return value as Record<string, unknown>;
  } catch {
    return null;
  }
}
