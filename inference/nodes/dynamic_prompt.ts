import { z } from "zod";
import { LIMITS } from "../graph/limits.ts";
import { countPrompts } from "../prompts/dynamic/count.ts";
import { everyPrompt, randomPrompts } from "../prompts/dynamic/expand.ts";
import { DynamicPromptError } from "../prompts/dynamic/fault.ts";
import { parseDynamicPrompt, type Part } from "../prompts/dynamic/parse.ts";
import { defineNode, NodeInputError } from "./definition.ts";
import { port } from "./ports.ts";
import { bounded, text } from "./strings.ts";

/**
 * Writes out a dynamic prompt (`a {red|blue} cat`) as a list: its combinations in order, or as many
 * random ones, others at each run.
 */
export const dynamicPrompt = defineNode({
  type: "dynamic_prompt",
  inputs: {
    prompt: port("string", text),
    max_prompts: port("integer", z.int().min(1).max(LIMITS.graph.collection).default(1)),
    combinatorial: port("boolean", z.boolean().default(false)),
  },
  outputs: { collection: port("string", z.array(text), { list: "yes" }) },
  items(fields) {
    const most = fields.number("max_prompts", 1);
    const prompt = fields.own("prompt");
    if (fields.own("combinatorial") !== true || typeof prompt !== "string") return most;
    try {
      return Math.min(most, countPrompts(parseDynamicPrompt(prompt)));
    } catch (error) {
      if (error instanceof DynamicPromptError) return 1;
      throw error;
    }
  },
  run({ prompt, max_prompts, combinatorial }) {
    const parts = parse(prompt);
    const prompts = combinatorial ? everyPrompt(parts) : randomPrompts(parts, null);
    return { collection: [...prompts.take(max_prompts)].map(bounded) };
  },
});

function parse(prompt: string): Part[] {
  try {
    return parseDynamicPrompt(prompt);
  } catch (error) {
    if (!(error instanceof DynamicPromptError)) throw error;
    throw new NodeInputError(error.message, "prompt");
  }
}
