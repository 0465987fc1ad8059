import { z } from "zod";
import type { Auth } from "../services/auth/mod.ts";
import type { SessionDTO } from "../services/auth/own_sessions.ts";
import { flag } from "./fields.ts";
import { type Route, route } from "./gate.ts";

const sessionSchema = z.object({
  session_id: z.string(),
  created_at: z.string(),
  last_seen_at: z.string(),
  expires_at: z.string(),
  absolute_expires_at: z.string(),
  address: z.string().nullable(),
  client: z.string().nullable(),
  remember_me: z.boolean(),
  current: z.boolean(),
}) satisfies z.ZodType<SessionDTO>;

/** Where I am signed in. */
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
      audience: "user",
      scope: "none",
      summary: "End one of my sessions",
      params: z.object({ session_id: z.string() }),
      status: 204,
    }, ({ actor, params }) => auth.sessions.end(actor, params.session_id)),
    route({
      method: "DELETE",
      path: "/api/v1/auth/sessions",
      audience: "user",
      scope: "none",
      summary: "End all my sessions; with keep_current, all but this one",
      query: z.strictObject({ keep_current: flag.default(false) }),
      response: z.object({ ended: z.number() }),
    }, async ({ actor, query }) => ({
      ended: await auth.sessions.endAll(actor, query.keep_current),
    })),
  ];
}
