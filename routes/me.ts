import { z } from "zod";
import type { Quotas } from "../services/quotas/mod.ts";
import { type Route, route } from "./gate.ts";

/** What concerns the person who asks. */
export function meRoutes({ quotas }: { quotas: Quotas }): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/v1/me/usage",
      audience: "user",
      scope: "read",
      summary: "What your library takes up, and what it may",
      response: z.object({
        bytes: z.number(),
        images: z.number(),
        trash_bytes: z.number(),
        trash_images: z.number(),
        quota_bytes: z.number().nullable(),
        quota_images: z.number().nullable(),
      }),
    }, ({ actor }) => quotas.usage(actor)),
  ];
}
