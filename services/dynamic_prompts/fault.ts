import { z } from "zod";

/** A character of the prompt, counted from 1. */
const at = z.int();

/** Why a dynamic prompt cannot be read, or not be made as a whole: what and where. */
export const dynamicPromptFault = z.discriminatedUnion("code", [
  z.object({ code: z.literal("not_opened"), at }),
  z.object({ code: z.literal("not_closed"), at }),
  z.object({ code: z.literal("too_many_choices"), most: z.int() }),
  z.object({ code: z.literal("too_deep"), most: z.int() }),
  z.object({ code: z.literal("cannot_take"), at, from: z.int(), to: z.int(), of: z.int() }),
  z.object({ code: z.literal("too_much"), at, take: z.int(), of: z.int() }),
  z.object({ code: z.literal("too_long"), given: z.int() }),
]);
export type DynamicPromptFault = z.infer<typeof dynamicPromptFault>;

/** A prompt that cannot be read; the message says where. */
export class DynamicPromptError extends Error {
  override readonly name = "DynamicPromptError";
  constructor(readonly fault: DynamicPromptFault) {
    super(told(fault));
  }
}

function told(fault: DynamicPromptFault): string {
  switch (fault.code) {
    case "not_opened":
      return `There is a "}" without its "{" at character ${fault.at}.`;
    case "not_closed":
      return `The "{" at character ${fault.at} is not closed.`;
    case "too_many_choices":
      return `A prompt may have ${fault.most} choices.`;
    case "too_deep":
      return `Braces may be nested ${fault.most} deep.`;
    case "cannot_take":
      return `At character ${fault.at}: cannot take ${fault.from} to ${fault.to} of ${fault.of}.`;
    case "too_much":
      return `At character ${fault.at}: ${fault.take} of ${fault.of} is too much to go through.`;
    case "too_long":
      return `The prompts are too long; only ${fault.given} are given.`;
  }
}
