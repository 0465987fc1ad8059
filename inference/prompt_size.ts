import { PromptError, type PromptNote } from "./prompts/notes.ts";
import { parsePrompt } from "./prompts/parse.ts";
import { embeddingVectors } from "./prompts/embedding_file.ts";
import { embeddingNames, sizeOf, type Token, tokenRuns } from "./prompts/windows.ts";
import { createTokenizers } from "./runtime/tokenizers.ts";
import type { EmbeddingSource } from "./types.ts";
import { openWeights } from "./weights/catalogue.ts";

const tokenizers = createTokenizers();

/** The size of a prompt for a model's text encoder. */
export interface PromptSize {
  /** Tokens, without the marks of beginning and end; of a blend, those of its longest part. */
  tokens: number;
  /** Number of windows: the encoder reads `limit` tokens at once. */
  windows: number;
  /** Notes on parts of the notation that may have been meant differently. */
  notes: PromptNote[];
  /** Why the prompt cannot be read, or null. */
  problem: string | null;
}

/**
 * The sizes of several prompts for the model in `folder`, and how many tokens its encoder reads at
 * once: two fewer than its positions (CLIP's 77), which hold the marks. A word that several have is
 * encoded once. Loads no native code.
 *
 * @throws {ModelError} when the folder's tokenizer cannot be read
 */
export async function sizesOfPrompts(
  folder: string,
  prompts: readonly string[],
  embeddings: readonly EmbeddingSource[],
): Promise<{ limit: number; prompts: PromptSize[] }> {
  const own = await tokenizers.open(folder);
  const known = new Map<string, number[]>();
  const encodeWord = (word: string) => {
    const ids = known.get(word) ?? own.encode(word);
    known.set(word, ids);
    return ids;
  };
  const encode = (text: string) => (text.match(/\S+/g) ?? []).flatMap(encodeWord);
  const tokenizer = { ...own, encode };
  const counts = await embeddingTokens(embeddings);
  const sizes = prompts.map((prompt): PromptSize => {
    try {
      const { how, parts, notes } = parsePrompt(prompt);
      const tokenized = parts.map(({ fragments }) => ({
        runs: tokenRuns(fragments, tokenizer, counts),
      }));
      const unknown = embeddingNames(parts.flatMap(({ fragments }) => fragments))
        .filter((name) => !counts.has(name))
        .map((name): PromptNote => ({ kind: "embedding", text: `<${name}>` }));
      const size = sizeOf(tokenized, how, tokenizer);
      return { ...size, notes: [...notes, ...unknown], problem: null };
    } catch (error) {
      if (!(error instanceof PromptError)) throw error;
      return { tokens: encode(prompt).length, windows: 1, notes: [], problem: error.message };
    }
  });
  return { limit: own.length - 2, prompts: sizes };
}

/**
 * Counts as many tokens as each embedding has vectors. One that cannot be read counts as one
 * token; the engine reports the reason.
 */
async function embeddingTokens(
  embeddings: readonly EmbeddingSource[],
): Promise<Map<string, readonly Token[]>> {
  const tokens = new Map<string, readonly Token[]>();
  for (const { name, path } of embeddings) {
    const count = await openWeights(path)
      .then((weights) => embeddingVectors(weights, "text_encoder").count).catch(() => 1);
    tokens.set(name, new Array<Token>(count).fill(0));
  }
  return tokens;
}
