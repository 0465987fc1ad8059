import type { DynamicPrompts } from "../../services/contract/prompts.ts";
import type { Text } from "../text/text.ts";

/** Why braces cannot be read, in the person's language; what the page does not know, as it came. */
export function faultWords(
  { error, fault }: Pick<DynamicPrompts, "error" | "fault">,
  text: Text,
): string | null {
  const told: Record<string, ((fault: never) => string) | undefined> = text.create.dynamicWhy;
  const say = fault ? told[fault.code] : undefined;
  return say ? say(fault as never) : error;
}
