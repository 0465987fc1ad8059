import { z } from "zod";
import { LIMITS } from "../graph/limits.ts";
import { defineNode, NodeInputError } from "./definition.ts";
import { port } from "./ports.ts";

/** A text that may become a prompt. */
export const text = z.string().max(LIMITS.prompt.max);
const given = () => port("string", text.default(""));

export const stringJoin = defineNode({
  type: "string_join",
  inputs: { string_left: given(), string_right: given() },
  outputs: { value: port("string", text) },
  run: ({ string_left, string_right }) => ({ value: bounded(string_left + string_right) }),
});

export const stringJoinThree = defineNode({
  type: "string_join_three",
  inputs: { string_left: given(), string_middle: given(), string_right: given() },
  outputs: { value: port("string", text) },
  run: (s) => ({ value: bounded(s.string_left + s.string_middle + s.string_right) }),
});

/** Not a regular expression: a user's pattern could run forever. */
export const stringReplace = defineNode({
  type: "string_replace",
  inputs: {
    string: given(),
    search_string: given(),
    replace_string: given(),
    use_regex: port(
      "boolean",
      z.literal(false, { error: "regular expressions are not supported" }).default(false),
    ),
  },
  outputs: { value: port("string", text) },
  run({ string, search_string, replace_string }) {
    if (!search_string) return { value: string };
    // Case is ignored, as in InvokeAI. Not by comparing lower case, which can be longer ("İ").
    const wanted = new RegExp(RegExp.escape(search_string), "giu");
    return { value: bounded(string.replace(wanted, () => replace_string)) };
  },
});

/** @throws {NodeInputError} for a text that is too long to be a prompt */
export function bounded(value: string): string {
  if (value.length <= LIMITS.prompt.max) return value;
  throw new NodeInputError(`the text is longer than ${LIMITS.prompt.max} characters`);
}
