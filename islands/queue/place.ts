import { PAGE } from "../../services/contract/limits.ts";
import { paths } from "../api/paths.ts";

/** Number of items shown at first, and added each time. */
export const STEP = 50;

/** What the address asks for: everybody's items, mine, or a person's. `me`: who reads. */
export function linePath(params: URLSearchParams, me: string | undefined, shown = STEP) {
  const whose = params.get("whose") === "mine" ? me : params.get("person");
  return paths.queueLine(Math.min(shown, PAGE), whose ?? null);
}
