import type { Conditioning, TextEncoder } from "./networks.ts";

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

/** The text side of a model. */
export interface PromptEncoder {
  tokenizer: Tokenizer;
  encoder: TextEncoder;
  /** Layers left out from the end ("CLIP skip"); 0 uses the last. */
  skip: number;
}

export interface TokenizedPrompt {
  ids: number[];
  /** The part of the text, from the first word that did not fit, or "". */
  cut: string;
}

/** Tokens of a prompt, in exactly `tokenizer.length` positions: start mark, words, end mark,
 * padding. What does not fit is cut as CLIP's own tokenizer cuts it (between tokens), and told. */
export function tokenizePrompt(text: string, tokenizer: Tokenizer): TokenizedPrompt {
  const room = tokenizer.length - 2;
  const ids: number[] = [];
  let cutAt = -1;
  for (const word of text.matchAll(/\S+/g)) {
    const tokens = tokenizer.encode(word[0]);
    if (ids.length + tokens.length > room) {
      cutAt = word.index;
      ids.push(...tokens.slice(0, room - ids.length));
      break;
    }
    ids.push(...tokens);
  }
  const body = [tokenizer.bos, ...ids, tokenizer.eos];
  const padding = new Array<number>(tokenizer.length - body.length).fill(tokenizer.pad);
  return { ids: [...body, ...padding], cut: cutAt < 0 ? "" : text.slice(cutAt) };
}

/** Encodes a prompt for cross-attention; `cut` is the part of the text that had no room. */
export async function encodePrompt(
  text: string,
  { tokenizer, encoder, skip }: PromptEncoder,
): Promise<{ conditioning: Conditioning; pooled: Float32Array | null; cut: string }> {
  const { ids, cut } = tokenizePrompt(text, tokenizer);
  const { hidden, tokens, width, pooled } = await encoder.encode(ids, skip);
  return { conditioning: { data: hidden, tokens, width }, pooled, cut };
}
