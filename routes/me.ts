import { usageSchema } from "../services/contract/users.ts";
import type { Quotas } from "../services/quotas/mod.ts";
import { type Route, route } from "./gate.ts";

/** The caller's own account. */
export function meRoutes({ quotas }: { quotas: Quotas }): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/v1/me/usage",
      audience: "user",
      scope: "read",
      summary: "What your library takes up, and what it may",
      response: usageSchema,
    }, ({ actor }) => quotas.usage(actor)),
  ];
}
