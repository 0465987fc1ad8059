/** Why a dynamic prompt cannot be read, or cannot be expanded whole. Places are counted from 1. */
export type DynamicPromptFault =
  | { code: "not_opened" | "not_closed"; at: number }
  | { code: "too_many_choices" | "too_deep"; most: number }
  | { code: "cannot_take"; at: number; from: number; to: number; of: number }
  | { code: "too_much"; at: number; take: number; of: number }
  | { code: "too_long"; given: number };

/** A prompt that cannot be parsed; the message says where. */
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
