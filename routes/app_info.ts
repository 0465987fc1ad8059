import { z } from "zod";
import { runtimeChanges, type RuntimeConfig } from "../services/config/runtime.ts";
import { problem } from "../services/errors/mod.ts";
import { type Method, type Route, route } from "./gate.ts";

/** Python's numbers for log levels, which InvokeAI's clients send. */
const LEVELS = { debug: 10, info: 20, warning: 30, error: 40 } as const;
const admin = { audience: "admin", scope: "manage" } as const;

/** `app/`: the server itself. */
export function appInfoRoutes(
  { version, runtimeConfig }: { version: string; runtimeConfig: RuntimeConfig },
): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/v1/app/version",
      audience: "anyone",
      scope: "read",
      summary: "The version of this server",
      response: z.object({ version: z.string() }),
    }, () => ({ version })),
    route({
      method: "GET",
      path: "/api/v1/app/runtime_config",
      ...admin,
      summary: "The settings, secrets masked",
    }, () => runtimeConfig.get()),
    route({
      method: "PATCH",
      path: "/api/v1/app/runtime_config",
      ...admin,
      summary: "Change settings; the answer says which need a restart",
      body: runtimeChanges,
    }, ({ actor, body }) => runtimeConfig.change(actor, body)),
    route({
      method: "GET",
      path: "/api/v1/app/logging",
      ...admin,
      summary: "The log level, as a number (10 debug, 20 info, 30 warning, 40 error)",
    }, () => LEVELS[runtimeConfig.logLevel()]),
    route({
      method: "POST",
      path: "/api/v1/app/logging",
      ...admin,
      summary: "Set the log level until the server ends",
      body: z.union([z.literal(10), z.literal(20), z.literal(30), z.literal(40)]),
    }, async ({ body }) => {
      const [name] = Object.entries(LEVELS).find(([, number]) => number === body) ?? ["info"];
      await runtimeConfig.setLogLevel(name as keyof typeof LEVELS);
      return body;
    }),
    route({
      method: "GET",
      path: "/api/v1/app/invocation_cache/status",
      ...admin,
      summary: "Results of nodes are not kept between runs",
    }, () => ({ size: 0, hits: 0, misses: 0, enabled: false, max_size: 0 })),
    route({
      method: "DELETE",
      path: "/api/v1/app/invocation_cache",
      ...admin,
      summary: "There is nothing to clear",
    }, () => ({})),
    route({
      method: "PUT",
      path: "/api/v1/app/invocation_cache/disable",
      ...admin,
      summary: "It is off",
    }, () => ({})),
    notOffered("PUT", "/api/v1/app/invocation_cache/enable", "Results of nodes are not kept."),
    ...["status", "config"].map((what) =>
      route({
        method: "GET",
        path: `/api/v1/app/external_providers/${what}`,
        ...admin,
        summary: "Pictures are made here, not by services elsewhere: an empty list",
      }, () => [])
    ),
    ...(["POST", "DELETE"] as const).map((method) =>
      notOffered(
        method,
        "/api/v1/app/external_providers/config/{provider_id}",
        "Pictures are made here, not by services elsewhere.",
      )
    ),
    route({
      method: "GET",
      path: "/api/v2/custom_nodes/",
      ...admin,
      summary: "Foreign node packs: none, the server runs no code but its own",
    }, () => ({ node_packs: [], custom_nodes_path: null })),
    route({
      method: "POST",
      path: "/api/v2/custom_nodes/reload",
      ...admin,
      summary: "There is nothing to load",
    }, () => ({ success: true, message: "There are no custom nodes." })),
    notOffered("POST", "/api/v2/custom_nodes/install", NO_FOREIGN_CODE),
    notOffered("DELETE", "/api/v2/custom_nodes/{pack_name}", NO_FOREIGN_CODE),
  ];
}

const NO_FOREIGN_CODE = "The server runs no code but its own.";

function notOffered(method: Method, path: string, why: string): Route {
  return route({ method, path, ...admin, summary: `Not offered: ${why}` }, () => {
    throw problem("not_implemented", why);
  });
}
