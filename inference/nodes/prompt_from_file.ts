import { z } from "zod";
import { LIMITS } from "../graph/limits.ts";
import { defineNode, NodeInputError } from "./definition.ts";
import { port } from "./ports.ts";
import { bounded, text } from "./strings.ts";

const { collection: most } = LIMITS.graph;
const around = port("string", text.nullish());

/**
 * Reads prompts from a file of the server's folder for prompts: one to a line, with a text before
 * and after each.
 */
export const promptFromFile = defineNode({
  type: "prompt_from_file",
  inputs: {
    file_path: port("string", z.string().min(1).max(1_000)),
    pre_prompt: around,
    post_prompt: around,
    start_line: port("integer", z.int().min(1).default(1)),
    /** 0 for all lines. */
    max_prompts: port("integer", z.int().min(0).max(most).default(1)),
  },
  outputs: { collection: port("string", z.array(text), { list: "yes" }) },
  // How many lines there are is known only when they are read.
  items: (fields) => fields.number("max_prompts", 1) || 1,
  async run({ file_path, pre_prompt, post_prompt, start_line, max_prompts }, context) {
    const lines = linesOf(await context.readPromptFile(file_path));
    const chosen = lines.slice(
      start_line - 1,
      max_prompts ? start_line - 1 + max_prompts : undefined,
    );
    if (chosen.length === 0) {
      throw new NodeInputError(
        `"${file_path}" has ${lines.length} lines, so that none is left from line ${start_line} on`,
        "start_line",
      );
    }
    if (chosen.length > most) {
      throw new NodeInputError(
        `"${file_path}" has ${chosen.length} lines from line ${start_line} on, and a list holds at ` +
          `most ${most}: set max_prompts, and start_line for the next part`,
        "max_prompts",
      );
    }
    const prompts = chosen.map((line) => `${pre_prompt ?? ""}${line.trim()}${post_prompt ?? ""}`);
    return { collection: prompts.map(bounded) };
  },
});

/** The end of the last line begins no further one. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
