import { z } from "zod";
import { LIMITS } from "../../inference/graph/limits.ts";
import { UNKNOWN_BASES } from "../../inference/families/unknown.ts";
import { namesIn } from "../../inference/prompts/windows.ts";
import type { Actor } from "../actor.ts";
import { LENGTH } from "../contract/limits.ts";
import type { TokenCount } from "../contract/prompts.ts";
import { say } from "../contract/refusals.ts";
import { invalid, problem } from "../errors/mod.ts";
import type { Models } from "../models/mod.ts";

export const tokenCountBody = z.strictObject({
  /** Key or name; absent: the default model. */
  model: z.string().min(1).max(LENGTH.id).optional(),
  prompts: z.array(z.string().max(LIMITS.prompt.max)).min(1).max(100),
});
export type TokenCountBody = z.input<typeof tokenCountBody>;

export type CountTokens = (actor: Actor, request: TokenCountBody) => Promise<TokenCount>;

/** Characters of all prompts of one request: half a second of work at the worst. */
export const MOST_TEXT = 40_000;

/** Counts tokens as the model will count them, with its own tokenizer. */
export function createTokenCount(
  { models }: { models: Pick<Models, "resolve" | "embeddings"> },
): CountTokens {
  /** @throws Problem 404 or 403 naming `model`; 422; 503 when its tokenizer cannot be read. */
  return async function countTokens(actor, { model, prompts }) {
    if (prompts.reduce((sum, { length }) => sum + length, 0) > MOST_TEXT) {
      const message = `may have at most ${MOST_TEXT} characters together`;
      throw invalid([{ field: "body.prompts", message }]);
    }
    const { source, name, base } = await models.resolve(actor, model);
    const found = await models.embeddings(actor, prompts.flatMap(namesIn));
    const embeddings = found.filter((one) => one.base === base || UNKNOWN_BASES.has(one.base));
    // The tokenizer is loaded with the first prompt that is typed.
    const { sizesOfPrompts } = await import("../../inference/prompt_size.ts");
    try {
      return await sizesOfPrompts(source.path, prompts, embeddings);
    } catch (cause) {
      const told = problem("unavailable", say("tokenizer_unreadable", { name }));
      told.cause = cause;
      throw told;
    }
  };
}
