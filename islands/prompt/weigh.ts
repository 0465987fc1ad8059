import { weightSpans } from "../../inference/prompts/fragments.ts";

/** A replacement in a text, and what is selected after it. */
export interface Edit {
  from: number;
  to: number;
  insert: string;
  select: readonly [start: number, end: number];
}

/** By how much one key press changes a weight, and the weights between which it does so. */
const STEP = 0.1;
const RANGE = { min: 0.1, max: 2 };

const NUMBER = String.raw`\d*\.?\d+`;
/** `(words:1.2)`, `(words)1.2` and `(words)++`, as what they hold and how they weigh it. */
const GROUP = new RegExp(
  String.raw`^\((?<words>[^]*?)(?::(?<inner>${NUMBER})\)|\)(?<outer>${NUMBER}|\++|-+))$`,
);
const BEHIND = new RegExp(String.raw`^(?::${NUMBER}\)|\)(?:${NUMBER}|\++|-+))`);
const SIGNED = /^(?<words>[^\s,.=()[\]"]*[^\s,.=()[\]"+-])(?<sign>\++|-+)$/;
const SEPARATOR = /[\s,.=()[\]"]/;

/**
 * Changes the weight of the selected words, or of the word at the caret, by a step. Weights that
 * are there keep their notation; a new one is written in that of the prompt, which without any is
 * compel's `(words)1.1`. Null if nothing is selected that can be weighed.
 */
export function weigh(text: string, start: number, end: number, up: boolean): Edit | null {
  const range = whole(
    text,
    ...trimmed(text, ...(start === end ? wordAt(text, start) : [start, end] as const)),
  );
  const chosen = text.slice(...range);
  if (chosen === "" || !isBalanced(chosen)) return null;
  const group = GROUP.exec(chosen)?.groups;
  const signed = SIGNED.exec(chosen)?.groups;
  const words = group?.["words"] ?? signed?.["words"] ?? chosen;
  const sign = signed?.["sign"] ?? (/^[+-]/.test(group?.["outer"] ?? "") ? group?.["outer"] : "");
  if (sign) return bySigns(range, words, sign, up, group !== undefined);
  const present = Number(group?.["inner"] ?? group?.["outer"] ?? 1);
  const next = Math.round((present + (up ? STEP : -STEP)) * 100) / 100;
  if (next < RANGE.min || next > Math.max(RANGE.max, present)) return null;
  const inside = group ? group["inner"] !== undefined : weightSpans(text).a1111;
  if (next === 1) return edit(range, "", words, "");
  // A digit behind it would become a part of the number.
  if (!inside && /^[\d.eE+-]/.test(text.slice(range[1]))) return null;
  return inside ? edit(range, "(", words, `:${next})`) : edit(range, "(", words, `)${next}`);
}

type Range = readonly [from: number, to: number];

function bySigns(range: Range, words: string, sign: string, up: boolean, grouped: boolean) {
  const count = (sign.startsWith("+") ? sign.length : -sign.length) + (up ? 1 : -1);
  const signs = (count > 0 ? "+" : "-").repeat(Math.abs(count));
  return count !== 0 && grouped
    ? edit(range, "(", words, `)${signs}`)
    : edit(range, "", words, signs);
}

function edit([from, to]: Range, before: string, words: string, after: string): Edit {
  const at = from + before.length;
  return { from, to, insert: before + words + after, select: [at, at + words.length] };
}

function wordAt(text: string, at: number): Range {
  let [from, to] = [at, at];
  while (from > 0 && !SEPARATOR.test(text[from - 1] ?? "")) from--;
  while (to < text.length && !SEPARATOR.test(text[to] ?? "")) to++;
  return [from, to];
}

function trimmed(text: string, from: number, to: number): Range {
  while (from < to && /\s/.test(text[from] ?? "")) from++;
  while (to > from && /\s/.test(text[to - 1] ?? "")) to--;
  return [from, to];
}

/** The selection with the brackets and the weight around it, or the signs behind it. */
function whole(text: string, from: number, to: number): Range {
  if (from === to) return [from, to];
  const behind = BEHIND.exec(text.slice(to))?.[0];
  if (text[from - 1] === "(" && text[from - 2] !== "\\" && behind) {
    return [from - 1, to + behind.length];
  }
  const signs = /^(?:\++|-+)(?=$|[\s,.()[\]"])/.exec(text.slice(to))?.[0] ?? "";
  return [from, to + signs.length];
}

/** Whether its brackets are those of each other: otherwise new ones would tear them apart. */
function isBalanced(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === "(") depth++;
    else if (text[i] === ")" && --depth < 0) return false;
  }
  return depth === 0;
}
