import { NESTING } from "./contract/limits.ts";

/**
 * Whether a JSON text is nested so deeply that whatever goes through its value may run out of stack
 * (parsing does not, writing it into an answer does). Strings are skipped, nothing is parsed.
 */
export function isTooDeep(json: string, levels: number = NESTING.json): boolean {
  let depth = 0;
  for (let i = 0; i < json.length; i++) {
    const c = json.charCodeAt(i);
    if (c === 0x22) i = endOfString(json, i);
    else if (c === 0x7b || c === 0x5b) {
      if (++depth > levels) return true;
    } else if (c === 0x7d || c === 0x5d) depth--;
  }
  return false;
}

/** Where the string that begins at `start` has its closing quote. */
function endOfString(json: string, start: number): number {
  for (let i = start + 1; i < json.length; i++) {
    const c = json.charCodeAt(i);
    if (c === 0x5c) i++;
    else if (c === 0x22) return i;
  }
  return json.length;
}
