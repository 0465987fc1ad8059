import { statfs } from "node:fs/promises";
import { SYSTEM_USER_ID } from "../actor.ts";
import { now } from "../clock.ts";
import { type Config, configNotes } from "../config/mod.ts";
import type { Backups } from "../backup/mod.ts";
import type { BackupState } from "../contract/backups.ts";
import type { EngineHealth, HealthReport } from "../contract/server.ts";
import type { Database } from "../database/mod.ts";
import type { Device, Devices } from "../devices/mod.ts";
import { word } from "../database/words.ts";
import { problem } from "../errors/mod.ts";
import { countOf } from "../queue/counts.ts";
import { DEFAULT_QUEUE } from "../queue/queues.ts";
import { reachOf } from "./reach.ts";

export interface HealthDeps {
  db: Database;
  config: Config;
  version: string;
  devices: Pick<Devices, "all">;
  backups: Pick<Backups, "state">;
}

export type Health = ReturnType<typeof createHealth>;

/** Maximum wait for an engine: one that has just started may test devices for a long time. */
const PATIENCE_MS = 250;
/** Maximum wait for the database: longer than a backup or a full machine hold it up. */
const DATABASE_PATIENCE_MS = 5_000;

/** Reports the state of the server, without work that other users would notice. */
export function createHealth({ db, config, version, devices, backups }: HealthDeps) {
  const started_at = now();

  async function engine(): Promise<EngineHealth> {
    const wanted = config.device;
    const awake = devices.all.map(({ engine }) => engine).find(({ pid }) => pid !== null);
    const report = awake && await soon(awake.probe());
    if (report) {
      const { device, reason } = report;
      const others = devices.all.filter(({ engine, state }) =>
        engine !== awake && state !== "failed"
      ).flatMap(({ report }) => report?.name ?? []);
      return {
        ...{ state: "ready", wanted, device, reason },
        name: [report.name, ...others].join(" + "),
      };
    }
    const last = await db.selectFrom("session_queue").select("device")
      .where("device", "is not", null).orderBy("item_id", "desc").limit(1).executeTakeFirst();
    const state = awake ? "starting" : "asleep";
    return { state, wanted, device: last?.device ?? null, name: null, reason: null };
  }

  return {
    /** Requires that the database answers. @throws Problem unavailable */
    async requireReady(): Promise<void> {
      const answer = await soon(
        db.selectFrom("queues").select("queue_id").limit(1).execute(),
        DATABASE_PATIENCE_MS,
      );
      if (!answer) throw problem("unavailable", "The database does not answer.", { retryAfter: 5 });
    },

    /** The device on which images are made: the one in use, otherwise the setting. */
    async device(): Promise<{ device: string; name: string }> {
      const { wanted, device, name } = await engine();
      return { device: device ?? wanted, name: name ?? device ?? wanted };
    },

    async look(): Promise<HealthReport> {
      const { n: people } = await db.selectFrom("users").where("user_id", "<>", SYSTEM_USER_ID)
        .select((e) => e.fn.countAll<number>().as("n")).executeTakeFirstOrThrow();
      const images = await db.selectFrom("images").where("is_intermediate", "=", 0)
        .select((e) => [
          e.fn.count<number>("image_id").filterWhere("deleted_at", "is", null).as("kept"),
          e.fn.count<number>("image_id").filterWhere("deleted_at", "is not", null).as("trashed"),
          e.fn.sum<number | null>("bytes").as("bytes"),
        ]).executeTakeFirstOrThrow();
      const { database } = await db.selectNoFrom(word<number>("bytes_on_disk").as("database"))
        .executeTakeFirstOrThrow();
      const models = await db.selectFrom("models")
        .select((e) => e.fn.sum<number | null>("file_size").as("bytes")).executeTakeFirstOrThrow();
      const backup = await db.selectFrom("audit_log").select("at").where("action", "=", "backup")
        .orderBy("audit_id", "desc").limit(1).executeTakeFirst();
      const { bavail, blocks, bsize } = await statfs(config.root);
      return {
        version,
        deno: Deno.version.deno,
        multiuser: config.multiuser,
        reach: reachOf(config),
        started_at,
        engine: await engine(),
        disk: { free: bavail * bsize, total: blocks * bsize },
        data: {
          folder: config.root,
          database,
          images: Number(images.bytes ?? 0),
          models: Number(models.bytes ?? 0),
        },
        people: Number(people),
        images: Number(images.kept),
        images_in_trash: Number(images.trashed),
        waiting: await countOf(db, DEFAULT_QUEUE, "pending"),
        running: await countOf(db, DEFAULT_QUEUE, "in_progress"),
        last_backup_at: backup?.at ?? null,
        backups: backups.state(),
        notes: [
          ...configNotes(config),
          ...backupNotes(backups.state()),
          ...deviceNotes(devices.all),
        ],
      };
    },
  };
}

/** What an administrator should know of the last backup. */
function backupNotes({ last }: BackupState): string[] {
  if (last === null) return [];
  if (!last.ok) return [`The backup of ${last.at} failed: ${last.failure}`];
  if (last.missing === 0) return [];
  return [`The backup of ${last.at} lacks the files of ${last.missing} images.`];
}

/** Which of several devices do not work. */
function deviceNotes(all: readonly Device[]): string[] {
  if (all.length < 2) return [];
  return all.filter(({ state }) => state === "failed").map(({ engine, failure }) =>
    `The device ${engine.choice} does not work, and is tried again: ${failure}`
  );
}

/** Returns the result if it comes within `ms`; null if it takes longer or fails. */
async function soon<T>(work: Promise<T>, ms = PATIENCE_MS): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  try {
    return await Promise.race([work, late]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
