import { getLogger } from "@logtape/logtape";
import { type Refusal, say } from "../services/contract/refusals.ts";

const log = getLogger(["atelier", "http"]);
const ONCE_MS = 60_000;
let loggedAt = -Infinity;

/**
 * Returns why a page's request is refused, and logs it once a minute: it may be another site's, or
 * our own behind a proxy that hides the name it was asked for.
 */
export function otherSite(page: string | null, own: string): Refusal {
  const from = page?.slice(0, 200) ?? "another site";
  if (performance.now() - loggedAt > ONCE_MS) {
    loggedAt = performance.now();
    log.warning(
      "A request of a page at {from} was refused: this server takes itself for {own}. If that page is ours, its proxy has to send on Host, or X-Forwarded-Host and be named in trusted_proxies.",
      { from, own },
    );
  }
  return say("other_site", { from, own });
}
