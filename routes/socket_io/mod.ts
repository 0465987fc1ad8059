import { z } from "zod";
import type { Hub } from "../../services/events/mod.ts";
import { problem } from "../../services/errors/mod.ts";
import { type Call, type Route, route } from "../gate.ts";
import { bearerToken } from "../identity.ts";
import type { Info } from "../listen.ts";
import { refuseOtherSites } from "../socket.ts";
import type { Door } from "./door.ts";

/** Engine.IO's parameters that say how a client connects. The library checks the others. */
const query = z.looseObject({
  EIO: z.literal("4", "this server speaks Engine.IO 4 (Socket.IO 3 and later)").optional(),
  transport: z.enum(["polling", "websocket"]).optional(),
});
type Query = typeof query;

/** Events for InvokeAI's clients, which speak Socket.IO: over a WebSocket, or by polling. */
export function socketIoRoutes({ hub }: { hub: Hub }): Route[] {
  let opened: Promise<Door> | undefined;
  /** The library is loaded with the first request for it. */
  const door = () => opened ??= import("./door.ts").then(({ openDoor }) => openDoor(hub));
  const answer = async (
    { actor, address, origin, query, c }: Call<undefined, Query["_output"]>,
  ) => {
    const request = c.req.raw;
    refuseOtherSites(request, origin);
    if (!query.EIO || !query.transport) {
      throw problem("bad_request", "This address speaks Socket.IO only.");
    }
    if (actor === null && bearerToken(request) !== null) {
      throw problem("not_signed_in", "The token is not valid, or may not read. Sign in again.");
    }
    const { handOver } = c.env as Info;
    if (!handOver) throw problem("bad_request", "This address speaks Socket.IO only.");
    return handOver((await door())({ actor, address }));
  };
  const common = { path: "/ws/socket.io", audience: "anyone", scope: "read", query } as const;
  return [
    route(
      { ...common, method: "GET", summary: "Events over Socket.IO, for InvokeAI's clients" },
      answer,
    ),
    route(
      { ...common, method: "POST", summary: "What a Socket.IO client that polls sends" },
      answer,
    ),
  ];
}
