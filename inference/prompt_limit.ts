import { tokenizePrompt } from "./pipeline/prompt.ts";
import { createTokenizers } from "./runtime/tokenizers.ts";

const tokenizers = createTokenizers();

/** What a prompt is for a model's text encoder. */
export interface PromptSize {
  /** Tokens of the whole text, without the marks of its beginning and end. */
  tokens: number;
  /** The part that the model has no room for, from the first word that does not fit, or "". */
  cut: string;
}

/** The part of a prompt that the model in `folder` has no room for (it takes 77 tokens), from the
 * first word that does not fit, or "". Loads no native code: the server can ask before it queues.
 *
 * @throws {ModelError} when the folder's tokenizer cannot be read */
export async function cutOfPrompt(folder: string, prompt: string): Promise<string> {
  return tokenizePrompt(prompt, await tokenizers.open(folder)).cut;
}

/** The sizes of several prompts for the model in `folder`, and how many tokens it takes: two fewer
 * than its positions (CLIP's 77), which hold the marks. A word that several have is encoded once.
 *
 * @throws {ModelError} when the folder's tokenizer cannot be read */
export async function sizesOfPrompts(
  folder: string,
  prompts: readonly string[],
): Promise<{ limit: number; prompts: PromptSize[] }> {
  const tokenizer = await tokenizers.open(folder);
  const known = new Map<string, number[]>();
  const encode = (word: string) => {
    const ids = known.get(word) ?? tokenizer.encode(word);
    known.set(word, ids);
    return ids;
  };
  const sizes = prompts.map((prompt) => {
    let tokens = 0;
    for (const [word] of prompt.matchAll(/\S+/g)) tokens += encode(word).length;
    return { tokens, cut: tokenizePrompt(prompt, { ...tokenizer, encode }).cut };
  });
  return { limit: tokenizer.length - 2, prompts: sizes };
}
