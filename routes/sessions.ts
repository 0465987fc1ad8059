import { z } from "zod";
import type { Auth } from "../services/auth/mod.ts";
import { endedSchema, sessionSchema } from "../services/contract/users.ts";
import { flag } from "./fields.ts";
import { type Route, route } from "./gate.ts";

/** The caller's sessions. */
export function sessionRoutes({ auth }: { auth: Auth }): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/v1/auth/sessions",
      audience: "user",
      scope: "none",
      summary: "My open sessions, last used first",
      response: z.array(sessionSchema),
    }, ({ actor }) => auth.sessions.list(actor)),
    route({
      method: "DELETE",
      path: "/api/v1/auth/sessions/{session_id}",
      whileMoving: true,
      audience: "user",
      scope: "none",
      summary: "End one of my sessions",
      params: z.object({ session_id: z.string() }),
      status: 204,
    }, ({ actor, params }) => auth.sessions.end(actor, params.session_id)),
    route({
      method: "DELETE",
      path: "/api/v1/auth/sessions",
      whileMoving: true,
      audience: "user",
      scope: "none",
      summary: "End all my sessions; with keep_current, all but this one",
      query: z.strictObject({ keep_current: flag.default(false) }),
      response: endedSchema,
    }, async ({ actor, query }) => ({
      ended: await auth.sessions.endAll(actor, query.keep_current),
    })),
  ];
}
