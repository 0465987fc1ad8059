import { z } from "zod";
import { LIMITS } from "../../inference/graph/limits.ts";
import { countPrompts } from "../../inference/prompts/dynamic/count.ts";
import { everyPrompt, randomPrompts } from "../../inference/prompts/dynamic/expand.ts";
import { DynamicPromptError } from "../../inference/prompts/dynamic/fault.ts";
import { parseDynamicPrompt, type Part } from "../../inference/prompts/dynamic/parse.ts";
import type { DynamicPrompts } from "../contract/prompts.ts";
import { createYield } from "../cooperative.ts";

/** Maximum number of prompts returned at once. */
export const MOST_PROMPTS = 10_000;

export const dynamicPromptsBody = z.strictObject({
  prompt: z.string().max(LIMITS.prompt.max),
  max_prompts: z.int().min(1).max(MOST_PROMPTS).default(1_000),
  /** true: every combination in order, the last choice changes first; false: drawn at random. */
  combinatorial: z.boolean().default(true),
  /** For random ones: the same seed draws the same prompts. */
  seed: z.int().min(LIMITS.seed.min).max(LIMITS.seed.max).nullish(),
});
export type DynamicPromptsBody = z.input<typeof dynamicPromptsBody>;

/** Characters of all prompts of one answer. */
const MAX_TEXT = 4_000_000;

export async function expandDynamicPrompt(
  request: z.output<typeof dynamicPromptsBody>,
): Promise<DynamicPrompts> {
  const { prompt, max_prompts, combinatorial, seed } = request;
  let parts: Part[];
  try {
    parts = parseDynamicPrompt(prompt);
  } catch (error) {
    if (!(error instanceof DynamicPromptError)) throw error;
    return { prompts: [prompt], error: error.message, fault: error.fault, total: 1 };
  }
  const total = countPrompts(parts);
  const prompts: string[] = [];
  let size = 0;
  const yieldToOthers = createYield();
  for (const text of combinatorial ? everyPrompt(parts) : randomPrompts(parts, seed)) {
    size += text.length;
    if (size > MAX_TEXT) {
      const { message: error, fault } = new DynamicPromptError({
        code: "too_long",
        given: prompts.length,
      });
      return { prompts, error, fault, total };
    }
    prompts.push(text);
    if (prompts.length === max_prompts) break;
    await yieldToOthers();
  }
  return { prompts, error: null, fault: null, total };
}
