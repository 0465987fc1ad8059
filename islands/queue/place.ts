import { PAGE } from "../../services/contract/limits.ts";
import { paths } from "../api/paths.ts";

/** Number of items shown at first, and added each time. */
export const STEP = 50;

/** Items requested by the address: all, mine, or one user's. `me` is the viewer. */
export function linePath(params: URLSearchParams, me: string | undefined, shown = STEP) {
  const whose = params.get("whose") === "mine" ? me : params.get("person");
  return paths.queueLine(Math.min(shown, PAGE), whose ?? null);
}
