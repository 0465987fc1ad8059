import { PAGE } from "../../services/contract/limits.ts";
import { paths } from "../api/paths.ts";

/** Number of items shown at first, and added each time. */
export const STEP = 50;

/** Items requested by the address: the user's own, another user's, or everyone's. */
export function linePath(params: URLSearchParams, shown = STEP) {
  const whose = params.get("whose") === "mine" ? "me" : params.get("person");
  return paths.queueLine(Math.min(shown, PAGE), whose);
}

/** One's own items. */
export const ownPath = (shown = STEP) => paths.queueLine(Math.min(shown, PAGE), "me");
