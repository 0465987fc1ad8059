import type { DynamicPrompts } from "../../services/contract/prompts.ts";
import type { Text } from "../text/text.ts";

/**
 * Describes an error in a dynamic prompt in the user's language; unknown ones are shown as
 * received.
 */
export function faultWords(
  { error, fault }: Pick<DynamicPrompts, "error" | "fault">,
  text: Text,
): string | null {
  const told: Record<string, ((fault: never) => string) | undefined> = text.create.dynamicWhy;
  const say = fault ? told[fault.code] : undefined;
  return say ? say(fault as never) : error;
}
