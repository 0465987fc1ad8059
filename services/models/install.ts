import { isAbsolute, resolve } from "node:path";
import { getLogger } from "@logtape/logtape";
import type { Actor } from "../actor.ts";
import type { Audit } from "../audit/mod.ts";
import { say } from "../contract/refusals.ts";
import type { Database } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import { type Events, timestamp } from "../events/types.ts";
import { copyModel, removeUnfinished } from "./copy.ts";
import type { Candidate, FoundModels, InstallJob } from "../contract/models.ts";
import type { Base } from "../../inference/recognition/types.ts";
import { PICKLE_NAME } from "../../inference/weights/signatures.ts";
import { ENDED, JobList } from "./jobs.ts";
import { looksLikeModel, nameOfPath, WEIGHTS_NAME } from "./layout.ts";
import { type Borrowed, borrowed } from "./lending.ts";
import type { Models } from "./mod.ts";
import type { Places } from "./places.ts";
import type { Pictures } from "../pictures/mod.ts";
import { FolderError, requireNoPickle, unusable } from "./problems.ts";
import { readModel } from "./read_model.ts";
import { namesOf } from "./record.ts";
import { modelsBelow } from "./scan.ts";
import { sizeOf } from "./size_of.ts";
import { recordModel } from "./sync.ts";

const log = getLogger(["atelier", "models"]);

export interface InstallOptions {
  inplace: boolean;
  name?: string | undefined;
  description?: string | undefined;
  /** The family of a LoRA, an embedding or a VAE whose file does not say it. */
  base?: Base | undefined;
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

/** Maximum depth of the search in a folder that an administrator names. */
const SCAN_DEPTH = 6;

/** Brings models into the server: copied into the models folder, or used where they are. */
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
        : made = await copyModel(job, options, places, signal);
      const path = places.pathOf(folder);
      const { name, base } = options;
      const key = await recordModel({ db, pictures }, { folder, path, name, base });
      const lenders = await lendersOf(key);
      await db.transaction().execute(async (trx) => {
        const components = JSON.stringify(chosen(lenders));
        await trx.updateTable("models").set({ components })
          .where("model_key", "=", key).execute();
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

  /** The models that may lend networks, oldest first. */
  const all = () =>
    db.selectFrom("models").selectAll().where("type", "=", "main")
      .orderBy("created_at").orderBy("model_key").execute();
  const isThere = ({ path }: { path: string }) => looksLikeModel(places.folderOf(path));

  async function lendersOf(key: string): Promise<Borrowed[]> {
    const row = await db.selectFrom("models").selectAll().where("model_key", "=", key)
      .executeTakeFirstOrThrow();
    return borrowed(row, await all(), isThere);
  }

  /** @throws Problem 415 with each file and what is wrong with it. */
  async function read(path: string, base: Base | undefined) {
    try {
      requireNoPickle(path);
      if (looksLikeModel(path)) return await readModel(path, base);
    } catch (error) {
      if (!(error instanceof FolderError)) throw error;
      throw unusable("unsupported_media", error);
    }
    throw problem(
      "unsupported_media",
      "There is no model here. It would be a .safetensors file, or a folder of diffusers or ONNX.",
    );
  }

  async function isInstalled(path: string): Promise<boolean> {
    const there = await db.selectFrom("models").select("name")
      .where("path", "=", places.pathOf(path)).executeTakeFirst();
    return there !== undefined ||
      jobs.all().some((j) => j.local_path === path && !ENDED.has(j.status));
  }

  return {
    /**
     * Starts to install a model of this machine, a file or a folder.
     * @throws Problem 400 (nothing there), 409 (there already), 415 (not a model, or files
     * missing), 501 for a model that would have to be downloaded.
     */
    async start(actor: Actor, source: string, options: InstallOptions): Promise<InstallJob> {
      if (!isAbsolute(source)) {
        throw problem(
          "not_implemented",
          say("not_downloaded"),
        );
      }
      const folder = placeAt(source);
      await read(folder, options.base);
      if (await isInstalled(folder)) {
        throw problem("conflict", say("already_installed"));
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

    /**
     * Reports which models a path would install, without doing it.
     * @throws Problem as `start` does, but none for a model that is installed already.
     */
    async recognise(source: string, base?: Base): Promise<Candidate> {
      const path = placeAt(source);
      const { details, ...facts } = await read(path, base);
      const taker = {
        base: facts.base,
        format: facts.format,
        components: "{}",
        details: JSON.stringify(details),
      };
      return {
        path,
        is_installed: await isInstalled(path),
        name: facts.name ?? nameOfPath(path),
        description: facts.description,
        base: facts.base,
        type: facts.type,
        format: facts.format,
        variant: facts.variant,
        label: details.label,
        kind: details.kind,
        precision: details.precision,
        prediction_type: details.prediction_type,
        file_size: facts.fileSize,
        trigger_phrases: facts.triggerPhrases,
        borrowed: namesOf(borrowed(taker, await all(), isThere)),
      };
    },

    /** The models below a folder of this machine. @throws Problem bad_request. */
    async scan(folder: string): Promise<FoundModels> {
      const found = modelsBelow(placeAt(folder), SCAN_DEPTH);
      const rows = await db.selectFrom("models").select("path").execute();
      const installed = new Set(rows.map((row) => row.path));
      return found.map((path) => ({ path, is_installed: installed.has(places.pathOf(path)) }));
    },

    /**
     * Removes the partial copy of an install cut off by the end of the server. Call it at start.
     */
    sweep: () => removeUnfinished(places.modelsFolder),

    async close(): Promise<void> {
      jobs.abortAll();
      await line;
    },
  };

  function find(id: number) {
    const entry = jobs.get(id);
    if (!entry) throw problem("not_found", say("no_such_install"));
    return entry;
  }
}

const NOBODY = { ownerId: null };

function chosen(lenders: readonly Borrowed[]): Record<string, string> {
  return Object.fromEntries(
    lenders.flatMap(({ part, lender }) => lender ? [[part, lender.model_key]] : []),
  );
}

/** Absent, unreadable and files of other kinds get the same words: the answer maps no disk. Pipes and
 * devices are neither files nor folders: reading one could block for ever. */
function placeAt(path: string): string {
  if (isAbsolute(path) && (isFolder(path) || mayHoldWeights(path))) return resolve(path);
  throw problem("bad_request", say("no_such_folder"));
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

/** By its name: a pickle has words of its own. */
function mayHoldWeights(path: string): boolean {
  return (WEIGHTS_NAME.test(path) || PICKLE_NAME.test(path)) && sizeOf(path) !== null;
}

function reasonOf(error: unknown): string {
  if (error instanceof FolderError) return error.message;
  if (/ENOSPC|No space left/i.test(String(error))) return "The disk is full.";
  return "The files could not be copied; the server's log has the reason.";
}
