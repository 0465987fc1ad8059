import { z } from "zod";
import { backupStateSchema } from "./backups.ts";
import { pageOf } from "./fields.ts";

/** Whether the studio may only be looked at, since it is being moved. */
export const movingSchema = z.object({ moving: z.boolean() });
export type Moving = z.infer<typeof movingSchema>;

/** Data for administrators: the server's health and its audit log. */

const engine = z.object({
  /** `asleep`: the next image starts it. */
  state: z.enum(["asleep", "starting", "ready"]),
  /** The setting. */
  wanted: z.string(),
  /** The device it runs on, or last ran on; null: no image was made yet. */
  device: z.string().nullable(),
  /** Product name of the device; null while it sleeps. */
  name: z.string().nullable(),
  /** Why the device was chosen; null while it sleeps. */
  reason: z.string().nullable(),
});
export type EngineHealth = z.infer<typeof engine>;

const reach = z.object({
  /** What it listens on. */
  host: z.string(),
  only_this_machine: z.boolean(),
  /** Addresses that others can type. */
  addresses: z.array(z.string()),
  config_file: z.string(),
});
export type Reach = z.infer<typeof reach>;

/** How the server is. Sizes in bytes, instants in ISO 8601; null backup: never. */
export const healthSchema = z.object({
  version: z.string(),
  deno: z.string(),
  multiuser: z.boolean(),
  reach,
  started_at: z.string(),
  engine,
  disk: z.object({ free: z.number(), total: z.number() }),
  data: z.object({
    folder: z.string(),
    database: z.number(),
    images: z.number(),
    models: z.number(),
  }),
  people: z.number(),
  images: z.number(),
  images_in_trash: z.number(),
  /** Of the whole queue. */
  waiting: z.number(),
  running: z.number(),
  last_backup_at: z.string().nullable(),
  backups: backupStateSchema,
  /** Settings that are probably not meant so. */
  notes: z.array(z.string()),
});
export type HealthReport = z.infer<typeof healthSchema>;

const auditRow = z.object({
  audit_id: z.number(),
  at: z.string(),
  actor_id: z.string(),
  actor_label: z.string(),
  action: z.string(),
  target_kind: z.string().nullable(),
  target_id: z.string().nullable(),
  target_label: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
  address: z.string().nullable(),
  hash: z.string(),
});
export type AuditRow = z.infer<typeof auditRow>;

export const auditPageSchema = pageOf(auditRow);
export type AuditPage = z.infer<typeof auditPageSchema>;

/** Whether each row of the audit log follows from the one before it. */
export const auditVerdictSchema = z.object({
  ok: z.boolean(),
  rows: z.number(),
  head: z.string(),
  broken: z.object({ audit_id: z.number(), reason: z.string() }).nullable(),
  expectedFound: z.boolean().nullable(),
});
export type AuditVerdict = z.infer<typeof auditVerdictSchema>;

/** Python's numbers for debug, info, warning and error. */
export const logLevel = z.union([z.literal(10), z.literal(20), z.literal(30), z.literal(40)]);
