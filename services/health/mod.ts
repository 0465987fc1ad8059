import { statfs } from "node:fs/promises";
import type { Engine } from "../../inference/types.ts";
import { SYSTEM_USER_ID } from "../actor.ts";
import { now } from "../clock.ts";
import { type Config, configNotes } from "../config/mod.ts";
import type { EngineHealth, HealthReport } from "../contract/server.ts";
import { type Database, databasePath } from "../database/mod.ts";
import { countOf } from "../queue/counts.ts";
import { DEFAULT_QUEUE } from "../queue/queues.ts";

export interface HealthDeps {
  db: Database;
  config: Config;
  version: string;
  engines: readonly Pick<Engine, "pid" | "probe">[];
}

export type Health = ReturnType<typeof createHealth>;

/** Maximum wait for an engine: one that has just started may test devices for a long time. */
const PATIENCE_MS = 250;

/** Reports the state of the server, without work that other users would notice. */
export function createHealth({ db, config, version, engines }: HealthDeps) {
  const started_at = now();

  async function engine(): Promise<EngineHealth> {
    const wanted = config.device;
    const awake = engines.find(({ pid }) => pid !== null);
    const report = awake && await soon(awake.probe());
    if (report) {
      const { device, name, reason } = report;
      return { state: "ready", wanted, device, name, reason };
    }
    const last = await db.selectFrom("session_queue").select("device")
      .where("device", "is not", null).orderBy("item_id", "desc").limit(1).executeTakeFirst();
    const state = awake ? "starting" : "asleep";
    return { state, wanted, device: last?.device ?? null, name: null, reason: null };
  }

  return {
    async look(): Promise<HealthReport> {
      const { n: people } = await db.selectFrom("users").where("user_id", "<>", SYSTEM_USER_ID)
        .select((e) => e.fn.countAll<number>().as("n")).executeTakeFirstOrThrow();
      const pictures = await db.selectFrom("images").where("is_intermediate", "=", 0)
        .select((e) => [
          e.fn.count<number>("image_id").filterWhere("deleted_at", "is", null).as("kept"),
          e.fn.count<number>("image_id").filterWhere("deleted_at", "is not", null).as("trashed"),
          e.fn.sum<number | null>("bytes").as("bytes"),
        ]).executeTakeFirstOrThrow();
      const models = await db.selectFrom("models")
        .select((e) => e.fn.sum<number | null>("file_size").as("bytes")).executeTakeFirstOrThrow();
      const backup = await db.selectFrom("audit_log").select("at").where("action", "=", "backup")
        .orderBy("audit_id", "desc").limit(1).executeTakeFirst();
      const { bavail, blocks, bsize } = await statfs(config.root);
      return {
        version,
        deno: Deno.version.deno,
        multiuser: config.multiuser,
        started_at,
        engine: await engine(),
        disk: { free: bavail * bsize, total: blocks * bsize },
        data: {
          folder: config.root,
          database: sizeOf(databasePath(config.root)) + sizeOf(`${databasePath(config.root)}-wal`),
          pictures: Number(pictures.bytes ?? 0),
          models: Number(models.bytes ?? 0),
        },
        people: Number(people),
        images: Number(pictures.kept),
        images_in_trash: Number(pictures.trashed),
        waiting: await countOf(db, DEFAULT_QUEUE, "pending"),
        running: await countOf(db, DEFAULT_QUEUE, "in_progress"),
        last_backup_at: backup?.at ?? null,
        notes: configNotes(config),
      };
    },
  };
}

function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch {
    return 0;
  }
}

/** Returns the result if it comes within `PATIENCE_MS`; null if it takes longer or fails. */
async function soon<T>(work: Promise<T>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
