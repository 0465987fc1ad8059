import type { PromptNote } from "./notes.ts";
import { NUMBER } from "./weights.ts";

/** A piece of a prompt, in the order of writing. Brackets may be without a partner. */
export type Token =
  | { kind: "text"; text: string; at: number }
  | { kind: "open"; bracket: Bracket; at: number }
  /** `sign`: what stands directly behind the bracket or word: "++", "-", "1.2". */
  | { kind: "close"; bracket: Bracket; at: number; end: number; sign: string }
  | { kind: "break"; at: number };

/** A word with a sign behind it is in a bracket of its own. */
export type Bracket = "(" | "[" | '"' | "word";

export interface Scan {
  tokens: Token[];
  notes: PromptNote[];
}

const at = (source: string) => new RegExp(source, "yu");

const ESCAPED = at(String.raw`\\([()\[\]"+<>\\-])`);
/** A whole word, as A1111 wants it. */
const BREAK = at(String.raw`BREAK(?![\p{L}\p{N}_])`);
const LORA = at(String.raw`<(?:lora|lyco|hypernet):[^<>]*>|(?:with|use)Lora\([^()]*\)`);
const SWAP = at(String.raw`\.swap\(`);
const ATTEND = at(String.raw`\.attend\(\s*(\++|-+|${NUMBER})\s*\)`);
/** Behind a bracket or a quotation. */
const SIGN = at(String.raw`\++|-+|${NUMBER}`);
/** Behind a word, where the word ends. */
const WORD_SIGN = at(String.raw`(?:\++|-+)(?=$|[\s,.()\[\]"])`);
const SIGNS = at(String.raw`[+-]+`);
/** Characters that are not part of a word before a sign. */
const SEPARATOR = /[\s,.=()[\]"]/u;
/** A quotation, if a sign follows it; otherwise its marks are plain characters. */
const QUOTED = at(
  String.raw`"(?:\\.|[^"\\])*"(?=\++|-+|${NUMBER}|\.swap\(|\.attend\()`,
);

/**
 * Divides a prompt into text, brackets with their signs, and breaks. Takes time in proportion to
 * its length.
 */
export function scan(source: string): Scan {
  const tokens: Token[] = [];
  const notes: PromptNote[] = [];
  let text = "";
  let textAt = 0;
  /** Where the present word begins within `text`; -1 between words. */
  let word = -1;
  /** End of a quotation whose opening mark was taken. */
  let quoteEnd = -1;
  let i = 0;

  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = i;
    return pattern.exec(source);
  };
  const flush = () => {
    if (text) tokens.push({ kind: "text", text, at: textAt });
    text = "";
    word = -1;
    textAt = i;
  };
  const add = (characters: string, separates: boolean) => {
    if (separates) word = -1;
    else if (word < 0) word = text.length;
    text += characters;
  };
  /** Takes the sign that stands here, if there is one; a swap is left out, and noted. */
  const sign = (pattern: RegExp): string | null => {
    const attend = match(ATTEND);
    if (attend) {
      i += attend[0].length;
      return attend[1] ?? "";
    }
    if (match(SWAP)) {
      const from = i;
      i = endOfGroup(source, i + ".swap".length);
      notes.push({ kind: "swap", text: source.slice(from, i) });
      return "";
    }
    const found = match(pattern);
    i += found?.[0].length ?? 0;
    return found?.[0] ?? null;
  };
  const close = (bracket: Bracket) => {
    flush();
    const from = i++;
    const found = sign(SIGN) ?? "";
    tokens.push({ kind: "close", bracket, at: from, end: i, sign: found });
    textAt = i;
  };

  while (i < source.length) {
    const character = source[i] ?? "";
    const escaped = character === "\\" ? match(ESCAPED) : null;
    if (escaped) {
      add(escaped[1] ?? "", false);
      i += 2;
    } else if (i === quoteEnd) {
      close('"');
    } else if (character === "(" || character === "[" || (character === '"' && match(QUOTED))) {
      if (character === '"') quoteEnd = i + (match(QUOTED)?.[0].length ?? 0) - 1;
      flush();
      tokens.push({ kind: "open", bracket: character as Bracket, at: i++ });
      textAt = i;
    } else if (character === ")" || character === "]") {
      close(character === ")" ? "(" : "[");
    } else if (word < 0 && match(BREAK)) {
      flush();
      tokens.push({ kind: "break", at: i });
      i += "BREAK".length;
      textAt = i;
    } else if ((character === "<" || word < 0) && match(LORA)) {
      const found = match(LORA)?.[0] ?? "";
      notes.push({ kind: "lora", text: found });
      add(" ", true);
      i += found.length;
    } else {
      const behindWord = word >= 0 && "+-.".includes(character);
      const from = i;
      const found = behindWord ? sign(WORD_SIGN) : null;
      if (found) {
        const weighted = text.slice(word);
        const start = from - weighted.length;
        text = text.slice(0, word);
        const end = i;
        if (text) tokens.push({ kind: "text", text, at: textAt });
        tokens.push(
          { kind: "open", bracket: "word", at: start },
          { kind: "text", text: weighted, at: start },
          { kind: "close", bracket: "word", at: from, end, sign: found },
        );
        text = "";
        word = -1;
        textAt = end;
      } else if (found === null) {
        // A run of signs that is none is taken at once, or each of its ends would be looked for.
        const characters = behindWord ? match(SIGNS)?.[0] ?? character : character;
        add(characters, SEPARATOR.test(character));
        i += characters.length;
      }
    }
  }
  flush();
  return { tokens, notes };
}

/** Position behind the bracket that closes the one at `start`; the end of the text if none does. */
export function endOfGroup(source: string, start: number): number {
  let depth = 0;
  for (let i = start; i < source.length; i++) {
    if (source[i] === "\\") i++;
    else if (source[i] === "(") depth++;
    else if (source[i] === ")" && --depth === 0) return i + 1;
  }
  return source.length;
}
