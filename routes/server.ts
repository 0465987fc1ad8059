import { z } from "zod";
import { settingSchema } from "../services/config/mod.ts";
import type { RuntimeConfig } from "../services/config/runtime.ts";
import { healthSchema } from "../services/contract/server.ts";
import type { Health } from "../services/health/mod.ts";
import { type Route, route } from "./gate.ts";

const admin = { audience: "admin", scope: "manage" } as const;

/** Data of the page "Server"; settings are changed by PATCH of `app/runtime_config`. */
export function serverRoutes(
  { runtimeConfig, health }: { runtimeConfig: RuntimeConfig; health: Health },
): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/v1/app/settings",
      ...admin,
      summary: "Every setting: its value, where that comes from, its limits, who may change it",
      response: z.array(settingSchema),
    }, () => runtimeConfig.settings()),
    route({
      method: "GET",
      path: "/api/v1/app/health",
      ...admin,
      summary: "How the server is: engine, disk, data, people, the last backup",
      response: healthSchema,
    }, () => health.look()),
  ];
}
