import { z } from "zod";
import type { Models } from "../services/models/mod.ts";
import { type Route, route } from "./gate.ts";

const listQuery = z.strictObject({
  base_models: z.union([z.string(), z.array(z.string())]).optional()
    .transform((v) => typeof v === "string" ? [v] : v),
  model_type: z.string().optional(),
  model_name: z.string().optional(),
  model_format: z.string().optional(),
  order_by: z.enum([
    "default",
    "type",
    "base",
    "name",
    "format",
    "size",
    "created_at",
    "updated_at",
    "path",
  ]).default("name"),
  direction: z.enum(["ASC", "DESC"]).default("ASC"),
});

const key = z.object({ key: z.string().min(1).max(200) });

/** `models/`: what there is to draw with. */
export function modelRoutes({ models }: { models: Models }): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/v2/models/",
      audience: "user",
      scope: "read",
      summary: "The models that I may use",
      query: listQuery,
    }, async ({ actor, query }) => ({ models: await models.list(actor, query) })),
    route({
      method: "GET",
      path: "/api/v2/models/i/{key}",
      audience: "user",
      scope: "read",
      about: { kind: "model", verb: "view", id: "key" },
      summary: "One model",
      params: key,
    }, ({ actor, params }) => models.get(actor, params.key)),
  ];
}
