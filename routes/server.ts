import { z } from "zod";
import type { Setting } from "../services/config/mod.ts";
import type { RuntimeConfig } from "../services/config/runtime.ts";
import type { Health, HealthReport } from "../services/health/mod.ts";
import { type Route, route } from "./gate.ts";

const admin = { audience: "admin", scope: "manage" } as const;
const settingSchema = z.object({
  name: z.string() as z.ZodType<Setting["name"]>,
  kind: z.enum(["flag", "number", "choice", "text", "list"]),
  value: z.unknown().describe("what the next start finds; secrets masked"),
  running: z.unknown().describe("what is in force now"),
  default: z.unknown(),
  source: z.enum(["default", "file", "environment"]),
  changeable: z.boolean().describe("by PATCH of the runtime config; else at the console"),
  min: z.number().nullable(),
  max: z.number().nullable(),
  choices: z.array(z.string()).nullable(),
}) satisfies z.ZodType<Setting>;
const healthSchema = z.object({
  version: z.string(),
  deno: z.string(),
  multiuser: z.boolean(),
  started_at: z.string(),
  engine: z.object({
    state: z.enum(["asleep", "starting", "ready"]),
    wanted: z.string(),
    device: z.string().nullable(),
    name: z.string().nullable(),
    reason: z.string().nullable(),
  }),
  disk: z.object({ free: z.number(), total: z.number() }),
  data: z.object({
    folder: z.string(),
    database: z.number(),
    pictures: z.number(),
    models: z.number(),
  }),
  people: z.number(),
  images: z.number(),
  images_in_trash: z.number(),
  waiting: z.number(),
  running: z.number(),
  last_backup_at: z.string().nullable(),
  notes: z.array(z.string()),
}) satisfies z.ZodType<HealthReport>;

/** What the page "Server" shows; settings are changed by PATCH of `app/runtime_config`. */
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
