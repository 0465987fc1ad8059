import { z } from "zod";
import { type ClientState, STATE_LIMITS } from "../services/client_state/mod.ts";
import { type Route, route } from "./gate.ts";

/** The queue's name is part of the path for old clients; the stored state does not depend on it. */
const params = z.object({ queue_id: z.string().min(1).max(200) });
const SPACE = "default";
const key = z.string().min(1).max(STATE_LIMITS.key);
const path = (last: string) => `/api/v1/client_state/{queue_id}/${last}`;

/** `client_state/`: what the caller's pages remember. */
export function clientStateRoutes({ clientState }: { clientState: ClientState }): Route[] {
  return [
    route({
      method: "GET",
      path: path("get_by_key"),
      audience: "user",
      scope: "read",
      summary: "What is kept under a key; null for nothing",
      response: z.string().nullable(),
      params,
      query: z.strictObject({ key }),
    }, ({ actor, query }) => clientState.get(actor, SPACE, query.key)),
    route({
      method: "POST",
      path: path("set_by_key"),
      audience: "user",
      scope: "manage",
      summary: "Keep a text under a key",
      response: z.string(),
      params,
      query: z.strictObject({ key }),
      body: z.string(),
    }, ({ actor, query, body }) => clientState.set(actor, SPACE, query.key, body)),
    route({
      method: "GET",
      path: path("get_keys_by_prefix"),
      audience: "user",
      scope: "read",
      summary: "My keys that begin with these characters",
      response: z.array(z.string()),
      params,
      query: z.strictObject({ prefix: z.string().max(STATE_LIMITS.key) }),
    }, ({ actor, query }) => clientState.keys(actor, SPACE, query.prefix)),
    route({
      method: "POST",
      path: path("delete_by_key"),
      audience: "user",
      scope: "manage",
      summary: "Forget a key",
      response: z.null(),
      params,
      query: z.strictObject({ key }),
    }, async ({ actor, query }) => {
      await clientState.remove(actor, SPACE, query.key);
      return null;
    }),
    route({
      method: "POST",
      path: path("delete"),
      audience: "user",
      scope: "manage",
      summary: "Forget everything that my pages keep",
      response: z.null(),
      params,
    }, async ({ actor }) => {
      await clientState.clear(actor, SPACE);
      return null;
    }),
  ];
}
