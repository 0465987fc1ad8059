import { z } from "zod";
import { workersSchema, workerTokenSchema } from "../services/contract/workers.ts";
import type { Workers } from "../services/workers/mod.ts";
import { type Route, route } from "./gate.ts";

/** Who makes images sees prompts and inputs: no API key lets one in. */
const admin = { audience: "admin", scope: "none" } as const;
const params = z.object({ worker_id: z.string().max(100) });
const WORKER = "/api/v1/admin/workers/{worker_id}";

/** Workers on the page "Server". */
export function workerRoutes({ workers }: { workers: Workers }): Route[] {
  const draining = (path: string, summary: string, on: boolean) =>
    route(
      { method: "POST", path, ...admin, summary, params, response: workersSchema },
      async ({ actor, params }) => {
        await workers.drain(actor, params.worker_id, on);
        return await workers.look();
      },
    );
  return [
    route({
      method: "GET",
      path: "/api/v1/admin/workers",
      audience: "admin",
      scope: "manage",
      summary: "The workers, what they run on and what they do",
      response: workersSchema,
    }, () => workers.look()),
    route({
      method: "POST",
      path: "/api/v1/admin/workers/tokens",
      ...admin,
      summary: "A token with which one worker joins, once, within a day",
      status: 201,
      response: workerTokenSchema,
    }, ({ actor }) => workers.enrol(actor)),
    draining(`${WORKER}/drain`, "Have a worker finish what it has begun and take no more", true),
    draining(`${WORKER}/resume`, "Have a worker take images again", false),
    route({
      method: "DELETE",
      path: WORKER,
      ...admin,
      summary: "Remove a worker: it ends, and joins again only with a new token",
      params,
      status: 204,
    }, ({ actor, params }) => workers.remove(actor, params.worker_id)),
  ];
}
