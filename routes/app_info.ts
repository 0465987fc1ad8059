import { logLevel, movingSchema } from "../services/contract/server.ts";
import { z } from "zod";
import manifest from "../deno.json" with { type: "json" };
import { runtimeChanges, type RuntimeConfig } from "../services/config/runtime.ts";
import type { Health } from "../services/health/mod.ts";
import type { Standstill } from "../services/moving/mod.ts";
import { nothing } from "../services/contract/fields.ts";
import { type Route, route } from "./gate.ts";
import { notOffered } from "./not_offered.ts";

/** Packages by name, as `deno.json` has them, and Deno. */
const DEPENDENCIES: Record<string, string> = {
  deno: Deno.version.deno,
  ...Object.fromEntries(
    Object.values(manifest.imports).flatMap((specifier) => {
      const found = /^npm:(@?[^@]+)@(.+)$/.exec(specifier);
      return found ? [[found[1], found[2]]] : [];
    }),
  ),
};

/** Python's numbers for log levels, which InvokeAI's clients send. */
const LEVELS = { debug: 10, info: 20, warning: 30, error: 40 } as const;
const settings = z.object({
  set_fields: z.array(z.string()).describe("settings that are not the default"),
  config: z.record(z.string(), z.unknown()),
  restart_needed: z.array(z.string()).describe("changed, and in force at the next start"),
});
const admin = { audience: "admin", scope: "manage" } as const;

/** `app/`: the server itself. */
export function appInfoRoutes(
  { version, runtimeConfig, health, standstill }: {
    version: string;
    standstill: Pick<Standstill, "holds">;
    runtimeConfig: RuntimeConfig;
    health: Pick<Health, "device">;
  },
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
      path: "/api/v1/app/moving",
      audience: "user",
      scope: "read",
      summary: "Whether the studio is being moved, and can only be looked at",
      response: movingSchema,
    }, () => ({ moving: standstill.holds })),
    route({
      method: "GET",
      path: "/api/v1/app/app_deps",
      audience: "user",
      scope: "read",
      summary: "What the server is made of: packages and their versions",
      response: z.record(z.string(), z.string()),
    }, () => DEPENDENCIES),
    route({
      method: "GET",
      path: "/api/v1/app/patchmatch_status",
      audience: "user",
      scope: "read",
      summary: "Whether PatchMatch can fill gaps: it is not here",
      response: z.literal(false),
    }, () => false as const),
    route({
      method: "GET",
      path: "/api/v1/app/generation_device_options",
      audience: "user",
      scope: "read",
      summary: "The devices that images are made on",
      response: z.array(z.object({ device: z.string(), name: z.string() })),
    }, async () => [await health.device()]),
    route({
      method: "GET",
      path: "/api/v1/app/runtime_config",
      ...admin,
      summary: "The settings, secrets masked",
      response: settings,
    }, () => runtimeConfig.get()),
    route({
      method: "PATCH",
      path: "/api/v1/app/runtime_config",
      ...admin,
      summary: "Change settings; the answer says which need a restart",
      response: settings,
      body: runtimeChanges,
    }, ({ actor, body }) => runtimeConfig.change(actor, body)),
    route({
      method: "GET",
      path: "/api/v1/app/logging",
      ...admin,
      summary: "The log level, as a number (10 debug, 20 info, 30 warning, 40 error)",
      response: logLevel,
    }, () => LEVELS[runtimeConfig.logLevel()]),
    route({
      method: "POST",
      path: "/api/v1/app/logging",
      ...admin,
      summary: "Set the log level until the server ends",
      body: logLevel,
      response: logLevel,
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
      response: z.object({
        size: z.number(),
        hits: z.number(),
        misses: z.number(),
        enabled: z.boolean(),
        max_size: z.number(),
      }),
    }, () => ({ size: 0, hits: 0, misses: 0, enabled: false, max_size: 0 })),
    route({
      method: "DELETE",
      path: "/api/v1/app/invocation_cache",
      ...admin,
      summary: "There is nothing to clear",
      response: nothing,
    }, () => ({})),
    route({
      method: "PUT",
      path: "/api/v1/app/invocation_cache/disable",
      ...admin,
      summary: "It is off",
      response: nothing,
    }, () => ({})),
    notOffered("PUT", "/api/v1/app/invocation_cache/enable", "Results of nodes are not kept."),
    ...["status", "config"].map((what) =>
      route({
        method: "GET",
        path: `/api/v1/app/external_providers/${what}`,
        ...admin,
        summary: "Images are made here, not by services elsewhere: an empty list",
        response: z.array(z.never()),
      }, () => [])
    ),
    ...(["POST", "DELETE"] as const).map((method) =>
      notOffered(
        method,
        "/api/v1/app/external_providers/config/{provider_id}",
        "Images are made here, not by services elsewhere.",
      )
    ),
    route({
      method: "GET",
      path: "/api/v2/custom_nodes/",
      ...admin,
      summary: "Foreign node packs: none, the server runs no code but its own",
      response: z.object({ node_packs: z.array(z.never()), custom_nodes_path: z.null() }),
    }, () => ({ node_packs: [], custom_nodes_path: null })),
    route({
      method: "POST",
      path: "/api/v2/custom_nodes/reload",
      ...admin,
      summary: "There is nothing to load",
      response: z.object({ success: z.boolean(), message: z.string() }),
    }, () => ({ success: true, message: "There are no custom nodes." })),
    notOffered("POST", "/api/v2/custom_nodes/install", NO_FOREIGN_CODE),
    notOffered("DELETE", "/api/v2/custom_nodes/{pack_name}", NO_FOREIGN_CODE),
  ];
}

const NO_FOREIGN_CODE = "The server runs no code but its own.";
