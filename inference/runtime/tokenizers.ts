import type { Tokenizer } from "../pipeline/prompt.ts";
import { TextConfig } from "./model_configs.ts";
import { readConfig, stampOf } from "./model_folder.ts";
import { loadTokenizer, TOKENIZER_FILES } from "./tokenizer.ts";

export interface Tokenizers {
  open(folder: string): Promise<Tokenizer>;
}

/** How many models' tokenizers are kept; Stable Diffusion's takes some ten megabytes. */
const KEPT = 4;

/** Reads the tokenizers of model folders and keeps them until their files change. */
export function createTokenizers(): Tokenizers {
  const kept = new Map<string, Tokenizer>();
  return {
    async open(folder) {
      const key = await stampOf(folder, [...TOKENIZER_FILES, "text_encoder/config.json"]);
      const known = kept.get(key);
      if (known) return known;
      const config = await readConfig(folder, "text_encoder/config.json", TextConfig);
      const tokenizer = await loadTokenizer(folder, config.max_position_embeddings);
      kept.set(key, tokenizer);
      const [oldest] = kept.keys();
      if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
      return tokenizer;
    },
  };
}
