import { type PromptNote, shown } from "./notes.ts";
import { type Bracket, scan, type Token } from "./scan.ts";
import { BRACKET, checkedWeight, NUMBER, weightOf } from "./weights.ts";

/** A part of a prompt whose words weigh the same. */
export interface Fragment {
  text: string;
  weight: number;
  /** Whether it begins a window of its own, regardless of the room left in the one before. */
  newChunk?: true;
}

/** A pair of brackets; `close`: position of the token that ends it. */
interface Pair {
  close: number;
  weight: number | "bare";
}

/** `(word:1.2)`: what follows the last colon of what the brackets hold. */
const INNER_WEIGHT = new RegExp(
  String.raw`^\s*(${NUMBER}|[+-]?(?:nan|inf(?:inity)?))\s*$`,
  "i",
);
/** `[from:to:0.5]` and `[one|other]`. */
const EDITING = /[:|]/;

/** Other tools' notation that stands among the words: Midjourney's, ComfyUI's, A1111's. */
const FOREIGN = [
  /(?<=^|\s)--(?:ar|aspect|chaos|no|niji|quality|seed|stylize|style|tile|v|q|s)(?=\s|$)/gu,
  /[^\s:]{1,40}::(?:-?\d+(?:\.\d+)?)?/gu,
  /\bembedding:[\w.-]+/gu,
  /(?<=[a-z]\S*\s+)AND(?=\s+\S*[a-z])/gu,
];

/**
 * The words of one prompt (without `.blend()` and `.and()`) with their weights, brackets and signs
 * taken off. Words of equal weight are joined. Notation is compel's (`word+`, `word--`,
 * `(words)1.2`, `"words"+`, `(words).attend(1.2)`, `a.swap(b)`: damian0815/compel, `doc/syntax.md`)
 * or AUTOMATIC1111's (`(word:1.2)`, `((word))`, `[word]`, `BREAK`: its wiki, "Features"). Both mean
 * something else by `(word)`: compel nothing, A1111 1.1. It is A1111's where the rest of the prompt
 * is. A text without notation comes back as it is.
 *
 * @throws {PromptError} for weights that cannot be
 */
export function fragmentsOf(source: string): { fragments: Fragment[]; notes: PromptNote[] } {
  const { tokens, notes } = scan(source);
  const pairs = pairsOf(tokens, source, notes);
  const bare = bareWeight(pairs);
  if (pairs.a1111) notes.push({ kind: "a1111", text: shown(pairs.a1111) });
  const fragments: Fragment[] = [];
  const weights = [1];
  let newChunk = false;
  let joins = "";
  tokens.forEach((token, index) => {
    const pair = pairs.byToken.get(index);
    if (token.kind === "break") {
      newChunk = true;
    } else if (token.kind === "text") {
      const weight = weights.at(-1) ?? 1;
      addTo(fragments, token.text, weight, newChunk, joins);
      if (token.text.trim() !== "") newChunk = false;
      joins = "";
    } else if (pair) {
      joins = " ";
      if (token.kind === "close") weights.pop();
      else {
        const own = pair.weight === "bare" ? bare : pair.weight;
        const about = source.slice(token.at, tokens[pair.close]?.at);
        weights.push(checkedWeight((weights.at(-1) ?? 1) * own, about));
      }
    }
  });
  for (const pattern of FOREIGN) {
    for (const [text] of source.matchAll(pattern)) {
      notes.push({ kind: "foreign", text: shown(text) });
    }
  }
  const worded = fragments.filter(({ text }) => text.trim() !== "");
  return { fragments: worded.length > 0 ? worded : [{ text: "", weight: 1 }], notes };
}

function addTo(
  fragments: Fragment[],
  text: string,
  weight: number,
  newChunk: boolean,
  joins: string,
): void {
  const last = fragments.at(-1);
  if (newChunk) fragments.push({ text, weight, newChunk: true });
  else if (last?.weight === weight) last.text += joins + text;
  else fragments.push({ text, weight });
}

/** Returns the weight of brackets that name none. */
function bareWeight({ a1111, compel }: { a1111: string; compel: boolean }): number {
  return a1111 && !compel ? BRACKET : 1;
}

/** A part of a prompt as it is written, notation and all, whose words do not weigh 1. */
export interface WeightSpan {
  from: number;
  to: number;
  weight: number;
}

/**
 * Where words of a prompt that is being written weigh more or less than 1, in the order of writing.
 * `a1111`: whether its notation is that of AUTOMATIC1111 alone. Weights that cannot be are given as
 * they are: the server says what is wrong with them.
 */
export function weightSpans(source: string): { spans: WeightSpan[]; a1111: boolean } {
  const { tokens } = scan(source);
  const pairs = pairsOf(tokens, source, []);
  const bare = bareWeight(pairs);
  const weights = [1];
  const spans: WeightSpan[] = [];
  tokens.forEach((token, index) => {
    const pair = pairs.byToken.get(index);
    if (pair && token.kind === "open") {
      weights.push((weights.at(-1) ?? 1) * (pair.weight === "bare" ? bare : pair.weight));
    }
    const weight = weights.at(-1) ?? 1;
    if (pair && token.kind === "close") weights.pop();
    const from = token.at;
    const to = tokens[index + 1]?.at ?? source.length;
    const last = spans.at(-1);
    if (weight === 1 || from === to) return;
    if (last?.to === from && last.weight === weight) last.to = to;
    else spans.push({ from, to, weight });
  });
  return { spans, a1111: bare !== 1 };
}

/** Pairs brackets and assigns their weights; brackets without a partner become text. */
function pairsOf(tokens: Token[], source: string, notes: PromptNote[]) {
  const byToken = new Map<number, Pair>();
  const open: number[] = [];
  const count = { "(": 0, "[": 0, '"': 0, word: 0 };
  /** Texts that hold a mark of `[from:to:0.5]`, the latest last. */
  const edited: number[] = [];
  let a1111 = "";
  let compel = false;

  const toText = (index: number) => {
    const token = tokens[index];
    if (token?.kind !== "open" && token?.kind !== "close") return;
    const end = token.kind === "close" ? token.end : token.at + 1;
    tokens[index] = { kind: "text", text: source.slice(token.at, end), at: token.at };
  };
  const unmatched = (index: number) => {
    const at = tokens[index]?.at ?? 0;
    notes.push({ kind: "unmatched", text: source.slice(at, at + 20) });
    toText(index);
  };
  /** The opening bracket of a closing one; those of another kind in between have no partner. */
  const partnerOf = (bracket: Bracket): number | undefined => {
    if (count[bracket] === 0) return undefined;
    for (;;) {
      const index = open.pop() ?? 0;
      const token = tokens[index];
      if (token?.kind !== "open") return undefined;
      count[token.bracket]--;
      if (token.bracket === bracket) return index;
      unmatched(index);
    }
  };
  /** Takes the weight off the end of what a round bracket holds. */
  const innerWeight = (index: number): number | undefined => {
    const token = tokens[index];
    if (token?.kind !== "text") return undefined;
    const colon = token.text.lastIndexOf(":");
    const found = colon < 0 ? null : INNER_WEIGHT.exec(token.text.slice(colon + 1));
    if (!found) return undefined;
    token.text = token.text.slice(0, colon).trimEnd();
    if (!EDITING.test(token.text)) edited.pop();
    return Number(found[1]);
  };

  for (const [index, token] of tokens.entries()) {
    if (token.kind === "text" && EDITING.test(token.text)) edited.push(index);
    if (token.kind === "open") {
      open.push(index);
      count[token.bracket]++;
    }
    if (token.kind !== "close") continue;
    const { bracket, sign, end } = token;
    const at = partnerOf(bracket);
    if (at === undefined) {
      unmatched(index);
      continue;
    }
    const whole = source.slice(tokens[at]?.at, end);
    if (bracket === "[" && (edited.at(-1) ?? -1) > at) {
      notes.push({ kind: "editing", text: shown(whole) });
      toText(at);
      toText(index);
      continue;
    }
    const inner = byToken.get(at + 1);
    const doubled = bracket === "(" && inner?.weight === "bare" && inner.close === index - 1;
    const pair: Pair = { close: index, weight: bracket === "(" ? "bare" : 1 };
    if (sign !== "") {
      pair.weight = weightOf(sign);
      compel = true;
    } else if (bracket === "[") {
      pair.weight = 1 / BRACKET;
      a1111 ||= whole;
    } else if (bracket === "(") {
      const weight = innerWeight(index - 1);
      if (weight !== undefined) pair.weight = weight;
      if (doubled || weight !== undefined) a1111 ||= whole;
    }
    byToken.set(at, pair);
    byToken.set(index, pair);
  }
  for (const index of open) unmatched(index);
  return {
    byToken,
    /** The first part that only A1111 writes, or "". */
    a1111,
    /** Whether there is one that only compel writes. */
    compel,
  };
}
