import type { Tokenizer } from "../prompts/windows.ts";
import { ModelError } from "../pipeline/errors.ts";
import { TextConfig } from "./model_configs.ts";
import { holdsAny, isSingleFile, readConfig, stampOf } from "./model_folder.ts";
import { Recent } from "./recent.ts";
import { loadTokenizer, ownTokenizer, TOKENIZER_FILES } from "./tokenizer.ts";

export interface Tokenizers {
  open(folder: string): Promise<Tokenizer>;
}

/** Maximum number of tokenizers kept; Stable Diffusion's takes some ten megabytes. */
const KEPT = 4;

/** Tokens of CLIP's vocabulary, marks included. */
const CLIP_TOKENS = 49_408;

/**
 * Reads the tokenizers of models and keeps them until their files change. What holds none, as a
 * single file of weights, is read with CLIP's own vocabulary.
 */
export function createTokenizers(): Tokenizers {
  const kept = new Recent<string, Tokenizer>(KEPT);
  return {
    async open(folder) {
      const key = await stampOf(folder, [...TOKENIZER_FILES, "text_encoder/config.json"]);
      const known = kept.get(key);
      if (known) return known;
      const tokenizer = await load(folder);
      kept.set(key, tokenizer);
      return tokenizer;
    },
  };
}

async function load(folder: string): Promise<Tokenizer> {
  const config = await isSingleFile(folder)
    ? TextConfig.parse({})
    : await readConfig(folder, "text_encoder/config.json", TextConfig);
  const { max_position_embeddings: positions, vocab_size, hidden_act } = config;
  if (await holdsAny(folder, TOKENIZER_FILES)) return await loadTokenizer(folder, positions);
  if (vocab_size !== CLIP_TOKENS) {
    throw new ModelError(
      `the model has no tokenizer, and its text encoder knows ${vocab_size} tokens, which are not ` +
        `CLIP's ${CLIP_TOKENS}: add the folder tokenizer/ that belongs to it`,
    );
  }
  // OpenCLIP's encoders compute GELU exactly, OpenAI's by an approximation.
  return await ownTokenizer(hidden_act === "quick_gelu" ? "end" : "zero", positions);
}
