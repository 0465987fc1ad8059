import type { Text } from "../text/text.ts";

/** Why an item failed, as the server says it: in English, and of what type. */
export interface Failed {
  type: string | null;
  message: string;
}

/** Types whose words are all that the server says, so that they need no English behind them. */
const SAY_ALL: readonly (string | null)[] = ["disk_full", "over_quota"];

/** The same in words of the page's language where it has some, with the server's behind them. */
export function whyFailed({ type, message }: Failed, { queue }: Text): string {
  const words = queue.why(type ?? "");
  if (SAY_ALL.includes(type)) return words || message;
  return words === "" ? message : `${words} (${message})`;
}
