import { CLOSE } from "../services/events/limits.ts";
import type { Hub } from "../services/events/mod.ts";
import { problem } from "../services/errors/mod.ts";
import { type Route, route } from "./gate.ts";
import { bearerToken } from "./identity.ts";
import { otherSite } from "./other_site.ts";
import type { Info } from "./listen.ts";

/**
 * Browsers send Origin with every upgrade and without a preflight request, so only our own pages
 * may connect. No page can send a Bearer token; scripts do, and some of their libraries invent an
 * Origin.
 * @throws Problem 403
 */
export function refuseOtherSites(request: Request, origin: string): void {
  const from = request.headers.get("origin");
  const sameSite = request.headers.get("sec-fetch-site") === "same-origin";
  if (bearerToken(request) === null && from !== null && from !== origin && !sameSite) {
    throw problem("forbidden", otherSite(from, origin));
  }
}

/** The WebSocket at `/ws`: live events. */
export function socketRoutes({ hub }: { hub: Hub }): Route[] {
  return [
    route({
      method: "GET",
      path: "/ws",
      audience: "anyone",
      scope: "read",
      summary: "Events over a WebSocket",
    }, ({ actor, address, origin, c }) => {
      if (c.req.raw.headers.get("upgrade")?.toLowerCase() !== "websocket") {
        throw problem("bad_request", "This address speaks WebSocket only.");
      }
      refuseOtherSites(c.req.raw, origin);
      const { upgrade } = c.env as Info;
      if (!upgrade) throw problem("bad_request", "This address speaks WebSocket only.");
      const badToken = actor === null && bearerToken(c.req.raw) !== null;
      return upgrade((socket) => {
        // A refusal before the upgrade reaches no script in a browser; a close code does.
        if (badToken) socket.close(CLOSE.notSignedIn.code, CLOSE.notSignedIn.reason);
        else hub.connect(socket, { actor, address });
      });
    }),
  ];
}
