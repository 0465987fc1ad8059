import { meSchema, profileChanges, removeMeBody, userSchema } from "../services/contract/users.ts";
import type { Users } from "../services/users/mod.ts";
import { download } from "./file_parts.ts";
import { type Route, route } from "./gate.ts";
import { SMALL_BODY } from "./user_schema.ts";
import { streamed } from "./streamed.ts";

/** The caller's own profile. */
export function profileRoutes({ users }: { users: Users }): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/v1/auth/me",
      audience: "user",
      scope: "read",
      summary: "Who I am",
      duringPasswordChange: true,
      response: meSchema,
    }, ({ actor }) => users.me(actor)),
    route({
      method: "PATCH",
      path: "/api/v1/auth/me",
      audience: "user",
      scope: "none",
      summary: "Change my name, e-mail address or password",
      duringPasswordChange: true,
      body: profileChanges,
      bodyLimit: SMALL_BODY,
      response: userSchema,
    }, ({ actor, body }) =>
      users.updateMe(actor, {
        display_name: body.display_name,
        email: body.email ?? undefined,
        current_password: body.current_password ?? undefined,
        new_password: body.new_password ?? undefined,
      })),
    route({
      method: "DELETE",
      path: "/api/v1/auth/me",
      audience: "user",
      scope: "none",
      summary: "Delete my account; what I have goes to the administrators' trash",
      body: removeMeBody,
      bodyLimit: SMALL_BODY,
      status: 204,
    }, ({ actor, body }) => users.removeMe(actor, body.current_password)),
    route(
      {
        method: "GET",
        path: "/api/v1/auth/me/export",
        audience: "user",
        scope: "none",
        summary: "A zip with everything that is mine",
        media: "application/zip",
      },
      async ({ actor, c }) => {
        const zip = streamed(c, await users.exportMe(actor));
        return download("atelier-export.zip", "application/zip", zip);
      },
    ),
  ];
}
