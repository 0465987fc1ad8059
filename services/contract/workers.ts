import { z } from "zod";

/** Workers, for administrators. */

const workerDevice = z.object({
  /** Its product name; null before its first start. */
  name: z.string().nullable(),
  device: z.string(),
  /** In bytes; null where nothing tells it. */
  memory: z.number().nullable(),
  state: z.enum(["asleep", "starting", "idle", "busy", "failed"]),
  /** The name of the model that it has open. */
  model: z.string().nullable(),
  failure: z.string().nullable(),
});
export type WorkerDevice = z.infer<typeof workerDevice>;

const worker = z.object({
  worker_id: z.string(),
  name: z.string(),
  enrolled_at: z.string(),
  /** When it was last heard of. */
  seen_at: z.string(),
  /** Whether it runs. */
  online: z.boolean(),
  /** It finishes what it has begun, and takes nothing more. */
  draining: z.boolean(),
  devices: z.array(workerDevice),
});
export type Worker = z.infer<typeof worker>;

export const workersSchema = z.object({
  /** Whether there can be workers: the database is in PostgreSQL. */
  possible: z.boolean(),
  workers: z.array(worker),
});
export type WorkersView = z.infer<typeof workersSchema>;

export const workerTokenSchema = z.object({
  /** Shown this once. */
  token: z.string(),
  expires_at: z.string(),
});
export type WorkerToken = z.infer<typeof workerTokenSchema>;
