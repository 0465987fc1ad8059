/** Facts about a JSON text that are known without building its values. */
export interface JsonKeys {
  /** Keys of the outermost object. */
  top: number;
  /** Keys of all objects, equal ones counted each time. */
  total: number;
  /** Maximum depth of nested objects and arrays. */
  depth: number;
}

/**
 * Counts the keys of a JSON text. `JSON.parse` cannot tell that a key came twice, and it builds
 * everything before it could be said to be too much. Text that is not JSON gives numbers without
 * meaning, for `JSON.parse` to refuse.
 */
export function countKeys(text: string): JsonKeys {
  const keys = { top: 0, total: 0, depth: 0 };
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case "{":
      case "[":
        keys.depth = Math.max(keys.depth, ++depth);
        break;
      case "}":
      case "]":
        depth--;
        break;
      case '"':
        at = closingQuote(text, at);
        if (!isKey(text, at)) break;
        keys.total++;
        if (depth === 1) keys.top++;
    }
  }
  return keys;
}

/** Where the text ends that begins with the quote at `start`. */
function closingQuote(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}

/** Whether a colon follows, after white space. */
function isKey(text: string, quote: number): boolean {
  let at = quote + 1;
  while (/\s/.test(text[at] ?? "")) at++;
  return text[at] === ":";
}
