import { z } from "zod";
import { recallSchema } from "../services/contract/presets.ts";
import type { Recall } from "../services/recall/mod.ts";
import { recallParameters } from "../services/recall/parameters.ts";
import { flag } from "./fields.ts";
import { type Route, route } from "./gate.ts";

const params = z.object({ queue_id: z.string().min(1).max(200) });

/** `recall/`: put parameters into my page from outside. */
export function recallRoutes({ recall }: { recall: Recall }): Route[] {
  return [
    route({
      method: "POST",
      path: "/api/v1/recall/{queue_id}",
      audience: "user",
      scope: "manage",
      summary: "Set parameters in my open pages, and keep them for the next one",
      response: recallSchema,
      params,
      query: z.strictObject({ strict: flag.default(false), append: flag.default(false) }),
      body: recallParameters,
    }, ({ actor, params, query, body }) => recall.set(actor, params.queue_id, body, query)),
    route({
      method: "GET",
      path: "/api/v1/recall/{queue_id}",
      audience: "user",
      scope: "read",
      summary: "The parameters that were set last",
      response: recallSchema,
      params,
    }, ({ actor, params }) => recall.get(actor, params.queue_id)),
  ];
}
