import { isAbsolute, resolve } from "node:path";
import { getLogger } from "@logtape/logtape";
import type { Actor } from "../actor.ts";
import type { Audit } from "../audit/mod.ts";
import type { InstallJob } from "../contract/models.ts";
import type { Database } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import { type Events, timestamp } from "../events/types.ts";
import { copyModel, removeUnfinished } from "./copy.ts";
import { FolderError, looksLikeModel, readModelFolder } from "./folder.ts";
import { ENDED, JobList } from "./jobs.ts";
import type { Models } from "./mod.ts";
import { modelFoldersBelow, type Places } from "./places.ts";
import type { Pictures } from "../pictures/mod.ts";
import { recordModel } from "./sync.ts";

const log = getLogger(["atelier", "models"]);

export interface InstallOptions {
  inplace: boolean;
  name?: string | undefined;
  description?: string | undefined;
}

export interface InstallsOptions {
  db: Database;
  audit: Pick<Audit, "record">;
  events: Events;
  models: Pick<Models, "get">;
  pictures: Pick<Pictures, "save" | "maxBytes">;
  places: Places;
}

export type Installs = ReturnType<typeof createInstalls>;

/** How deep a folder that somebody names is searched. */
const SCAN_DEPTH = 6;

/** Brings model folders into the server: copied into the models folder, or used where they are. */
export function createInstalls({ db, audit, events, models, pictures, places }: InstallsOptions) {
  const jobs = new JobList();
  /** One copy at a time: disks are slower with two. */
  let line: Promise<void> = Promise.resolve();

  async function run(
    actor: Actor,
    job: InstallJob,
    options: InstallOptions,
    signal: AbortSignal,
  ): Promise<void> {
    const about = { id: job.id, source: job.source.path };
    let made: string | null = null;
    try {
      if (signal.aborted) throw new DOMException("cancelled", "AbortError");
      job.status = "running";
      events.emit("model_install_started", { timestamp: timestamp(), ...about }, NOBODY);
      const folder = options.inplace
        ? job.local_path
        : made = await copyModel(job, options.name, places, signal);
      const path = places.pathOf(folder);
      const key = await recordModel({ db, pictures }, { folder, path, name: options.name });
      await db.transaction().execute(async (trx) => {
        if (options.description !== undefined) {
          await trx.updateTable("models").set({ description: options.description })
            .where("model_key", "=", key).execute();
        }
        const target = { kind: "model", id: key, label: options.name ?? null };
        await audit.record(trx, { actor, action: "model.install", target });
      });
      job.config_out = await models.get(actor, key);
      job.local_path = folder;
      job.bytes = job.total_bytes;
      job.status = "completed";
      const done = { ...about, key, total_bytes: job.total_bytes };
      events.emit("model_install_complete", { timestamp: timestamp(), ...done }, NOBODY);
      events.emit("models_changed", { timestamp: timestamp() }, NOBODY);
    } catch (error) {
      if (made !== null) await Deno.remove(made, { recursive: true }).catch(() => {});
      job.status = signal.aborted ? "cancelled" : "error";
      job.error_reason = signal.aborted ? "Cancelled" : reasonOf(error);
      job.error = job.error_reason;
      if (signal.aborted) return;
      log.error("Installing a model failed: {reason}", { reason: job.error_reason });
      log.debug("… {error}", { error });
      const failed = { error_type: "InstallError", error: job.error_reason };
      events.emit("model_install_error", { timestamp: timestamp(), ...about, ...failed }, NOBODY);
    }
  }

  return {
    /**
     * Starts to install a model folder of this machine.
     * @throws Problem 400 (no folder), 409 (there already), 415 (not a model, or files missing),
     * 501 for what would have to be downloaded.
     */
    async start(actor: Actor, source: string, options: InstallOptions): Promise<InstallJob> {
      if (!isAbsolute(source)) {
        throw problem(
          "not_implemented",
          "Models are not downloaded here. Put the folder on the server and give its full path.",
        );
      }
      const folder = folderAt(source);
      if (!looksLikeModel(folder)) {
        throw problem("unsupported_media", "There is no model_index.json in this folder.");
      }
      try {
        readModelFolder(folder);
      } catch (error) {
        if (!(error instanceof FolderError)) throw error;
        throw problem("unsupported_media", `This model cannot be used: ${error.message}.`, {
          errors: error.problems.map(({ file, message }) => ({ field: file, message })),
        });
      }
      const path = places.pathOf(folder);
      const there = await db.selectFrom("models").select("name").where("path", "=", path)
        .executeTakeFirst();
      if (there || jobs.all().some((j) => j.local_path === folder && !ENDED.has(j.status))) {
        throw problem("conflict", "The model in this folder is already installed.");
      }
      const { job, abort } = jobs.add(folder, options.inplace, { name: options.name ?? null });
      line = line.then(() => run(actor, job, options, abort.signal));
      return job;
    },

    list: () => jobs.all(),

    /** @throws Problem not_found. */
    get(id: number): InstallJob {
      return find(id).job;
    },

    /** @throws Problem not_found; an ended job stays as it is. */
    cancel(id: number): InstallJob {
      const { job, abort } = find(id);
      if (!ENDED.has(job.status)) {
        abort.abort();
        job.status = "cancelled";
      }
      return job;
    },

    prune: () => jobs.prune(),

    /** Model folders below a folder of this machine. @throws Problem bad_request. */
    async scan(folder: string): Promise<{ path: string; is_installed: boolean }[]> {
      const found = modelFoldersBelow(folderAt(folder), SCAN_DEPTH);
      const rows = await db.selectFrom("models").select("path").execute();
      const installed = new Set(rows.map((row) => row.path));
      return found.map((path) => ({ path, is_installed: installed.has(places.pathOf(path)) }));
    },

    /** Removes what a copy left that was cut off by the end of the server. Call it at start. */
    sweep: () => removeUnfinished(places.modelsFolder),

    async close(): Promise<void> {
      jobs.abortAll();
      await line;
    },
  };

  function find(id: number) {
    const entry = jobs.get(id);
    if (!entry) throw problem("not_found", "There is no installation with this number.");
    return entry;
  }
}

const NOBODY = { ownerId: null };

/** Absent, unreadable and not a folder get the same words: the answer maps no disk. */
function folderAt(path: string): string {
  try {
    if (isAbsolute(path) && Deno.statSync(path).isDirectory) return resolve(path);
  } catch {
    // The same as below.
  }
  throw problem("bad_request", "There is no folder at this path that the server can read.");
}

function reasonOf(error: unknown): string {
  if (error instanceof FolderError) return error.message;
  if (/ENOSPC|No space left/i.test(String(error))) return "The disk is full.";
  return "The files could not be copied; the server's log has the reason.";
}
