import { z } from "zod";
import { type Route, route } from "./gate.ts";

/** `GET app/version`: what a client may ask before anybody has signed in. */
export function appInfoRoutes({ version }: { version: string }): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/v1/app/version",
      audience: "anyone",
      scope: "read",
      summary: "The version of this server",
      response: z.object({ version: z.string() }),
    }, () => ({ version })),
  ];
}
