import { z } from "zod";
import type { Users } from "../services/users/mod.ts";
import { type Route, route } from "./gate.ts";
import { userSchema } from "./user_schema.ts";

/** The person who asks. */
export function profileRoutes({ users }: { users: Users }): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/v1/auth/me",
      audience: "user",
      scope: "read",
      summary: "Who I am",
      duringPasswordChange: true,
      response: userSchema,
    }, ({ actor }) => users.me(actor)),
  ];
}
