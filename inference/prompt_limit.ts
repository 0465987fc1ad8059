import { tokenizePrompt } from "./pipeline/prompt.ts";
import { createTokenizers } from "./runtime/tokenizers.ts";

const tokenizers = createTokenizers();

/** The part of a prompt that the model in `folder` has no room for (it takes 77 tokens), from the
 * first word that does not fit, or "". Loads no native code: the server can ask before it queues.
 *
 * @throws {ModelError} when the folder's tokenizer cannot be read */
export async function cutOfPrompt(folder: string, prompt: string): Promise<string> {
  return tokenizePrompt(prompt, await tokenizers.open(folder)).cut;
}
