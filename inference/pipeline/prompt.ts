import { joined } from "../floats.ts";
import { blend, type Encoding, join, toward } from "../prompts/mix.ts";
import { PromptError, type PromptNote } from "../prompts/notes.ts";
import { type ParsedPrompt, parsePrompt } from "../prompts/parse.ts";
import {
  embeddingNames,
  type Token,
  type Tokenizer,
  type TokenRun,
  tokenRuns,
  type Window,
  windowsOf,
} from "../prompts/windows.ts";
import type { Conditioning, EncodedText, TextEncoder } from "./networks.ts";

/** The text side of a model. */
export interface PromptEncoder {
  tokenizer: Tokenizer;
  encoder: TextEncoder;
  /** Number of layers left out at the end ("CLIP skip"); 0 uses the last. */
  skip: number;
  /**
   * Returns the vectors of an embedding by its name in prompts, each as wide as the encoder; null
   * if there is none.
   */
  embedding?(name: string): Promise<readonly Float32Array[] | null>;
}

export interface EncodedPrompt {
  conditioning: Conditioning;
  /**
   * The first window as one vector, without weights, where the encoder has a projection for it;
   * of a blend the blend of its parts'.
   */
  pooled: Float32Array | null;
  notes: PromptNote[];
}

/** Maximum number of encoder runs for one prompt: each weakened part needs one more. */
const MOST_RUNS = 256;

/**
 * Encodes a prompt for cross-attention, [tokens, width], with the weights, blends and windows of
 * its notation. A prompt without notation that fits into one window is the plain output of the
 * encoder.
 *
 * @throws {PromptError} for invalid notation, or notation that takes too much work
 */
export async function encodePrompt(text: string, model: PromptEncoder): Promise<EncodedPrompt> {
  const parsed = parsePrompt(text);
  const { how, normalize } = parsed;
  const { embeddings, unknown } = await embeddingsOf(parsed, model);
  const parts = parsed.parts.map(({ fragments, weight }) => ({
    runs: tokenRuns(fragments, model.tokenizer, embeddings),
    weight,
  }));
  const runs = parts.reduce((sum, part) => sum + encoderRuns(part.runs, model.tokenizer), 0);
  if (runs > MOST_RUNS) {
    throw new PromptError(
      `this prompt takes ${runs} runs of the text encoder, ${MOST_RUNS} are the most: lower the ` +
        "weight of fewer parts, or shorten it",
    );
  }
  const reader = createReader(model);
  const encodings: Encoding[] = [];
  for (const part of parts) encodings.push(await encodeRuns(part.runs, model.tokenizer, reader));
  const weights = parts.map(({ weight }) => weight);
  const needsEmpty = encodings.length > 1 || weights.some((weight) => weight !== 1);
  const empty = needsEmpty ? (await reader.empty()).hidden : null;
  const mix = how === "blend" ? blend(normalize) : join;
  const whole = empty ? mix(encodings, weights, empty) : encodings[0];
  if (!whole) throw new PromptError("there is no prompt");
  const { data, width, pooled } = whole;
  const conditioning = { data, width, tokens: data.length / width };
  return { conditioning, pooled, notes: [...parsed.notes, ...unknown] };
}

async function embeddingsOf({ parts }: ParsedPrompt, { embedding }: PromptEncoder) {
  const embeddings = new Map<string, readonly Token[]>();
  const unknown: PromptNote[] = [];
  for (const name of embeddingNames(parts.flatMap(({ fragments }) => fragments))) {
    const vectors = await embedding?.(name);
    if (vectors) embeddings.set(name, vectors);
    else unknown.push({ kind: "embedding", text: `<${name}>` });
  }
  return { embeddings, unknown };
}

function encoderRuns(runs: readonly TokenRun[], tokenizer: Tokenizer): number {
  return windowsOf(runs, tokenizer).length * (1 + runs.filter(isWeakened).length);
}

interface Reader {
  /** Encodes each window once, however often it comes. */
  read(window: Window): Promise<EncodedText>;
  /** Encoding of the empty prompt, [tokens of one window, width]. */
  empty(): Promise<EncodedText>;
}

function createReader({ tokenizer, encoder, skip }: PromptEncoder): Reader {
  const known = new Map<string, EncodedText>();
  const vectors: Float32Array[] = [];
  const nameOf = (token: Token) => {
    if (typeof token === "number") return token;
    const at = vectors.indexOf(token);
    return at >= 0 ? `v${at}` : `v${vectors.push(token) - 1}`;
  };
  const read = async ({ tokens }: Window) => {
    const key = tokens.map(nameOf).join();
    const found = known.get(key);
    if (found) return found;
    const replaced = new Map<number, Float32Array>();
    const ids = tokens.map((token, i) => {
      if (typeof token === "number") return token;
      replaced.set(i, token);
      return 0;
    });
    const encoded = await encoder.encode(ids, skip, replaced);
    known.set(key, encoded);
    return encoded;
  };
  return {
    read,
    async empty() {
      const [window] = windowsOf([], tokenizer) as [Window];
      return await read(window);
    },
  };
}

/**
 * Weights as compel computes them (damian0815/compel, `embeddings_provider.py`): a token's hidden
 * state is moved from that of the empty prompt towards its own, or beyond it, by its weight. For
 * each part with a weight below 1 the prompt is encoded without it as well, and that encoding is
 * mixed in with tan((1 − weight) · π/2): nothing at weight 1, as much as the whole at 0.5, nearly
 * all at 0. (compel calls this DownweightMode.REMOVE; its other way hides the part from the
 * encoder's attention, which exported encoders have no input for.)
 */
async function encodeRuns(
  runs: readonly TokenRun[],
  tokenizer: Tokenizer,
  reader: Reader,
): Promise<Encoding> {
  const windows = windowsOf(runs, tokenizer);
  const base = await weighted(windows, reader);
  const weakened = runs.filter(isWeakened);
  if (weakened.length === 0) return base;
  const without: Encoding[] = [];
  for (const run of weakened) {
    without.push(await weighted(windowsOf(leaveOut(runs, run), tokenizer), reader));
  }
  const shares = weakened.map(({ weight }) =>
    Math.tan((1 - Math.max(weight, LEAST_WEIGHT)) * Math.PI / 2)
  );
  const { hidden } = await reader.empty();
  return { ...blend(true)([base, ...without], [1, ...shares], hidden), pooled: base.pooled };
}

const isWeakened = ({ weight, tokens }: TokenRun) => weight < 1 && tokens.length > 0;

/** At 0 the share of the encoding without the part would be infinite. */
const LEAST_WEIGHT = 1e-5;

/** Removes a part. If it began a window of its own, the part after it does so instead. */
function leaveOut(runs: readonly TokenRun[], left: TokenRun): TokenRun[] {
  const index = runs.indexOf(left);
  const rest = runs.toSpliced(index, 1);
  const next = rest[index];
  return left.newChunk && next ? rest.with(index, { ...next, newChunk: true }) : rest;
}

async function weighted(windows: readonly Window[], reader: Reader): Promise<Encoding> {
  const pieces: Float32Array[] = [];
  const first = await reader.read(windows[0] as Window);
  for (const window of windows) {
    const { hidden, width } = await reader.read(window);
    const plain = window.weights.every((weight) => weight === 1);
    pieces.push(
      plain ? hidden : toward(
        hidden,
        (await reader.empty()).hidden,
        (i) => window.weights[Math.floor(i / width)] ?? 1,
      ),
    );
  }
  return { data: joined(pieces), width: first.width, pooled: first.pooled };
}
