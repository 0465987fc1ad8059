import type { Fragment } from "./fragments.ts";

/** CLIP's byte-pair encoding, without the start and end marks. */
export interface Tokenizer {
  /** Ids of a text; words never join across white space. */
  encode(text: string): number[];
  readonly bos: number;
  readonly eos: number;
  readonly pad: number;
  /** Positions of the text encoder, marks included: 77. */
  readonly length: number;
}

/** A token of the vocabulary, or the vector that stands in place of one (textual inversion). */
export type Token = number | Float32Array;

/** The input of one run of the text encoder: `length` tokens, marks and padding included. */
export interface Window {
  tokens: Token[];
  weights: number[];
}

/** Returns the tokens of an embedding by its name in prompts; undefined if there is none. */
export type Embeddings = ReadonlyMap<string, readonly Token[]>;

/** A fragment in tokens. */
export interface TokenRun extends Omit<Fragment, "text"> {
  tokens: Token[];
}

const EMBEDDING = /<([^<>\s]+)>/gu;

/** The names in angle brackets, each once. */
export function namesIn(text: string): string[] {
  return [...new Set([...text.matchAll(EMBEDDING)].map(([, name = ""]) => name))];
}

/** The names in angle brackets of a prompt's fragments, each once. */
export function embeddingNames(fragments: readonly Fragment[]): string[] {
  return [...new Set(fragments.flatMap(({ text }) => namesIn(text)))];
}

/** Tokens of each fragment; a `<name>` that is no embedding is read as characters. */
export function tokenRuns(
  fragments: readonly Fragment[],
  tokenizer: Tokenizer,
  embeddings: Embeddings,
): TokenRun[] {
  return fragments.map(({ text, ...rest }) => {
    const tokens: Token[] = [];
    let from = 0;
    for (const { 0: whole, 1: name = "", index } of text.matchAll(EMBEDDING)) {
      const found = embeddings.get(name);
      if (!found) continue;
      tokens.push(...tokenizer.encode(text.slice(from, index)), ...found);
      from = index + whole.length;
    }
    tokens.push(...tokenizer.encode(text.slice(from)));
    return { ...rest, tokens };
  });
}

/**
 * Divides a prompt of any length into windows that the text encoder can read: start mark, 75
 * tokens, end mark, the last of them filled with padding. Marks and padding have weight 1. A prompt
 * without words is one empty window (damian0815/compel, `embeddings_provider.py`, without
 * truncation).
 */
export function windowsOf(runs: readonly TokenRun[], tokenizer: Tokenizer): Window[] {
  const room = tokenizer.length - 2;
  const windows: Window[] = [{ tokens: [], weights: [] }];
  for (const { tokens, weight, newChunk } of runs) {
    if (newChunk && (windows.at(-1)?.tokens.length ?? 0) > 0) {
      windows.push({ tokens: [], weights: [] });
    }
    for (const token of tokens) {
      if (windows.at(-1)?.tokens.length === room) windows.push({ tokens: [], weights: [] });
      windows.at(-1)?.tokens.push(token);
      windows.at(-1)?.weights.push(weight);
    }
  }
  return windows.map(({ tokens, weights }) => {
    const padding = room - tokens.length;
    const { bos, eos, pad } = tokenizer;
    return {
      tokens: [bos, ...tokens, eos, ...new Array<number>(padding).fill(pad)],
      weights: [1, ...weights, 1, ...new Array<number>(padding).fill(1)],
    };
  });
}

/** Returns the number of tokens and windows of a prompt; for a blend, of its longest part. */
export function sizeOf(
  parts: readonly { runs: readonly TokenRun[] }[],
  how: "join" | "blend",
  tokenizer: Tokenizer,
): { tokens: number; windows: number } {
  const sizes = parts.map(({ runs }) => ({
    tokens: runs.reduce((sum, { tokens }) => sum + tokens.length, 0),
    windows: windowsOf(runs, tokenizer).length,
  }));
  const all = (of: "tokens" | "windows") => {
    const counts = sizes.map((size) => size[of]);
    return how === "blend" ? Math.max(...counts) : counts.reduce((a, b) => a + b, 0);
  };
  return { tokens: all("tokens"), windows: all("windows") };
}
