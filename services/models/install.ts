import { isAbsolute } from "node:path";
import { getLogger } from "@logtape/logtape";
import type { Actor } from "../actor.ts";
import type { Audit } from "../audit/mod.ts";
import { changeAs } from "../change_as.ts";
import { say } from "../contract/refusals.ts";
import type { Database } from "../database/mod.ts";
import type { Devices } from "../devices/mod.ts";
import { Problem, problem } from "../errors/mod.ts";
import type { Events } from "../events/types.ts";
import { type Hubs, sourceText, totalBytes, type TypedSource, type Vault } from "../hubs/mod.ts";
import { arrive } from "./arrive.ts";
import { browse } from "./browse.ts";
import { copyModel, placeFor, removeUnfinished, WEIGHTS_SUFFIX } from "./copy.ts";
import type { BrowsedFolder, Candidate, InstallJob } from "../contract/models.ts";
import type { ActiveDownload } from "./downloads/job.ts";
import { createModelDownloads } from "./downloads/mod.ts";
import { createReport } from "./downloads/report.ts";
import { requireRoom } from "./downloads/room.ts";
import { createDownloadRows } from "./downloads/rows.ts";
import { sha256Of } from "./downloads/sha256.ts";
import type { Base } from "../../inference/recognition/types.ts";
import type { InstallOptions } from "./install_options.ts";
import { ENDED, JobList } from "./jobs.ts";
import { nameOfPath } from "./layout.ts";
import type { Models } from "./mod.ts";
import type { Places } from "./places.ts";
import type { Covers } from "../covers.ts";
import { FolderError } from "./problems.ts";
import { createRegister } from "./register.ts";
import { createUpdates } from "./updates.ts";
import { createModelUploads } from "./uploads/mod.ts";
import { createCandidates, placeAt, readCandidate } from "./candidates.ts";
import { createOffers, typedSource } from "./offers.ts";

const log = getLogger(["atelier", "models"]);

export interface InstallsOptions {
  db: Database;
  audit: Pick<Audit, "record">;
  events: Events;
  models: Pick<Models, "get">;
  covers: Pick<Covers, "save" | "maxBytes">;
  places: Places;
  hubs: Hubs;
  vault: Vault;
  /** Folders, beside the models folder, in which administrators may look around. */
  roots?: readonly string[];
  devices: Pick<Devices, "room">;
  /** Wait after the first failure of a download in milliseconds; it doubles with each. */
  firstWaitMs?: number;
  /** Maximum size in bytes of a downloaded file whose size no server has said. */
  mostUnknown?: number;
  /** Maximum wait in milliseconds for the image that a hub shows of a model. */
  coverMs?: number;
}

export type Installs = ReturnType<typeof createInstalls>;

/** The largest single files of weights have about 50 GB. */
const MOST_UNKNOWN = 64 * 1024 ** 3;
const COVER_MS = 10_000;

/** Brings models into the server: downloaded, copied into the models folder, or used where they
 * are. */
export function createInstalls(options: InstallsOptions) {
  const { db, audit, events, models, covers, places, hubs, vault } = options;
  const jobs = new JobList();
  const report = createReport(events);
  const rows = createDownloadRows(db, vault);
  const { register } = createRegister({ db, audit, report, models, covers, places });
  const candidates = createCandidates({ db, places, jobs });
  const offers = createOffers({ hubs, devices: options.devices });
  /** One at a time: disks are slower with two copies, and two may want one name. */
  let line: Promise<void> = Promise.resolve();
  function inLine<T>(work: () => Promise<T>): Promise<T> {
    const done = line.then(work);
    line = done.then(() => {}, () => {});
    return done;
  }
  const downloads = createModelDownloads({
    ...{ rows, hubs, vault, report, jobs, places },
    firstWaitMs: options.firstWaitMs ?? 1000,
    mostUnknown: options.mostUnknown ?? MOST_UNKNOWN,
    install: async (entry) => {
      // Not in the line, and never at a start: a slow hub holds up this model alone.
      const cover = entry.download.target === null ? await coverOf(entry) : null;
      await inLine(async () => {
        entry.job.status = "running";
        report.installing(entry.job);
        await register(await arrive(entry, { rows, places, cover }));
      });
    },
  });

  /** The hub's image of a model; null if there is none to be had within a few seconds. */
  async function coverOf({ download: { offer }, abort }: ActiveDownload) {
    if (offer.cover === null) return null;
    const signal = AbortSignal.any([
      abort.signal,
      AbortSignal.timeout(options.coverMs ?? COVER_MS),
    ]);
    const cover = await hubs.cover(offer.cover, covers.maxBytes, signal).catch(() => null);
    abort.signal.throwIfAborted();
    return cover;
  }

  const uploads = createModelUploads({ db, audit, places, reserved: downloads.reserved });

  async function copy(
    actor: Actor,
    job: InstallJob,
    options: InstallOptions,
    signal: AbortSignal,
  ): Promise<void> {
    let made: string | null = null;
    await run(job, signal, async () => {
      const folder = options.inplace
        ? job.local_path
        : made = await copyModel(job, options, places, signal);
      await register({ actor, job, folder, options });
    });
    if (made !== null && job.status !== "completed" && !await candidates.isRecorded(made)) {
      await Deno.remove(made, { recursive: true }).catch(() => {});
    }
  }

  /** Does the work of a job, and reports how it ends. */
  async function run(
    job: InstallJob,
    signal: AbortSignal,
    work: () => Promise<void>,
  ): Promise<void> {
    try {
      signal.throwIfAborted();
      job.status = "running";
      report.installing(job);
      await work();
    } catch (error) {
      job.status = signal.aborted ? "cancelled" : "error";
      job.error_reason = signal.aborted ? "Cancelled" : reasonOf(error);
      job.error = job.error_reason;
      if (signal.aborted) return report.cancelled(job);
      log.error("Installing a model failed: {reason}", { reason: job.error_reason });
      log.debug("… {error}", { error });
      report.failed(job, job.error_reason);
    }
  }

  async function startCopy(actor: Actor, source: string, options: InstallOptions) {
    const folder = placeAt(source);
    await readCandidate(folder, options.base);
    const recorded = await candidates.isRecorded(folder);
    // Nothing is awaited between this look and the job, or two at once would both find nothing.
    if (recorded || jobs.isUnderWay(folder)) throw problem("conflict", say("already_installed"));
    const { inplace } = options;
    const { job, abort } = jobs.add({
      source: { type: "local", path: folder, inplace },
      label: folder,
      localPath: folder,
      configIn: { name: options.name ?? null },
    });
    void inLine(() => copy(actor, job, options, abort.signal));
    return job;
  }

  /** Installs the whole file of an upload: it is moved, and its hash is kept. */
  async function startUpload(actor: Actor, id: string, options: InstallOptions) {
    const { file, name: fileName } = await uploads.whole(id);
    const facts = await readCandidate(file, options.base);
    const name = options.name ?? nameOfPath(fileName);
    if (jobs.isUnderWay(file)) throw problem("conflict", say("already_installed"));
    const { job, abort } = jobs.add({
      source: { type: "local", path: file, inplace: false },
      label: name,
      localPath: file,
      configIn: { name: options.name ?? null },
    });
    const moveIn: Parameters<typeof uploads.take>[1] = async (file, also) => {
      const sha256 = await sha256Of(file, abort.signal);
      const same = await db.selectFrom("models").select("name")
        .where("origin", "like", `%"${sha256}"%`).where("deleted_at", "is", null)
        .executeTakeFirst();
      if (same) throw problem("conflict", say("already_installed"));
      const place = await placeFor(places, facts, name, WEIGHTS_SUFFIX);
      await Deno.rename(file, place);
      try {
        await register({
          ...{ actor, job, folder: place, options, also },
          from: {
            ...{ source: places.pathOf(place), name, description: null, triggerPhrases: [] },
            ...{ cover: null, origin: { sha256: { "": sha256 } } },
          },
        });
      } catch (error) {
        // Back to its upload, to be installed once more, unless only the answer has failed.
        if (!await candidates.isRecorded(place)) await Deno.rename(place, file);
        throw error;
      }
    };
    void inLine(() => run(job, abort.signal, () => uploads.take(id, moveIn)));
    return job;
  }

  async function startDownload(
    actor: Actor,
    typed: TypedSource,
    options: InstallOptions,
  ): Promise<InstallJob> {
    const { source, token } = typed;
    const { files, ...about } = await offers.ask(typed);
    if (files.length === 0) {
      const { choices } = about;
      throw problem("bad_request", say("choose_one_file", { count: choices.length }), {
        facts: { choices },
      });
    }
    const text = sourceText(about.source);
    const bytes = totalBytes(files) ?? 0;
    const coming = downloads.reserved() + await uploads.coming();
    await requireRoom(places.modelsFolder, bytes, coming);
    const id = jobs.nextId();
    const sealedToken = token === null ? null : await vault.seal(token);
    const offer = source.type === "url" ? { ...about, source: { ...source, url: text } } : about;
    const download = { id, source: text, offer, options, sealedToken };
    const sealed = await rows.seal(files);
    await changeAs(db, actor, async (trx) => {
      const there = await trx.selectFrom("models").selectAll().where("source", "=", text).execute();
      const others = there.filter((row) =>
        row.model_key !== options.replaces && places.holds(row.path)
      );
      const used = others.some((row) => row.deleted_at === null);
      if (used || await rows.holds(trx, text)) throw problem("conflict", say("already_installed"));
      // An earlier version in the trash does not keep anybody from updating once more.
      const isUpdate = options.replaces !== undefined;
      if (others.length > 0 && !isUpdate) throw problem("conflict", say("model_in_trash"));
      await rows.add(trx, download, sealed);
      await audit.record(trx, { actor, action: "model.download", details: { source: text } });
    });
    return downloads.start({
      ...download,
      status: "waiting",
      error: null,
      target: null,
      files: files.map((file, place) => ({ ...file, place, validator: null, done: false })),
    }, actor);
  }

  const updates = createUpdates({
    db,
    offerOf: (source) => offers.ask({ source, token: null }),
    download: (actor, source, replaces) =>
      startDownload(actor, { source, token: null }, { inplace: false, replaces }),
  });

  return {
    updates,
    uploads: {
      ...uploads,
      install: startUpload,

      /** What an uploaded file is. @throws Problem as `start` does */
      offer: async (id: string): Promise<Candidate> =>
        await candidates.candidate((await uploads.whole(id)).file),
    },

    /**
     * Starts to install a model: from a path of this machine, a link or a repository.
     * @param token for the hub, for this model alone
     * @throws Problem 400 (nothing there, or a choice to make), 403 (a token is missing, downloads
     * are off), 409 (there already), 415 (not a model, or files missing), 503, 507
     */
    async start(
      actor: Actor,
      source: string,
      options: InstallOptions,
      token?: string,
    ): Promise<InstallJob> {
      if (isAbsolute(source)) return await startCopy(actor, source, options);
      const typed = typedSource(source);
      return await startDownload(actor, { ...typed, token: token ?? typed.token }, options);
    },

    /** What a link or a repository offers, without downloading it. @throws Problem as `start` */
    offer: offers.show,

    filesOf: offers.filesOf,

    list: () => jobs.all(),

    /** @throws Problem not_found. */
    get: (id: number): InstallJob => jobs.find(id).job,

    /** @throws Problem not_found; an ended job stays as it is. */
    async cancel(id: number): Promise<InstallJob> {
      const { job, abort } = jobs.find(id);
      if (downloads.has(id)) await downloads.cancel(id);
      else if (!ENDED.has(job.status)) {
        abort.abort();
        job.status = "cancelled";
      }
      return job;
    },

    /** Stops a download; its parts stay. @throws Problem not_found, conflict */
    async pause(id: number): Promise<InstallJob> {
      jobs.find(id);
      await downloads.pause(id);
      return jobs.find(id).job;
    },

    /** Goes on with a download that was paused or has failed. @throws Problem not_found, conflict */
    async resume(id: number): Promise<InstallJob> {
      jobs.find(id);
      await downloads.resume(id);
      return jobs.find(id).job;
    },

    /** Fetches one file of a stopped download from its beginning. @throws Problem */
    async restartFile(id: number, url: string): Promise<InstallJob> {
      jobs.find(id);
      await downloads.restartFile(id, url);
      return jobs.find(id).job;
    },

    /** Forgets what has ended, and removes the parts of downloads that failed. */
    async prune(): Promise<void> {
      for (const job of jobs.all()) {
        if (!ENDED.has(job.status)) continue;
        await downloads.cancel(job.id);
        jobs.remove(job.id);
      }
    },

    /**
     * Reports which models a path would install, without doing it.
     * @throws Problem as `start` does, but none for a model that is installed already.
     */
    recognise: async (source: string, base?: Base): Promise<Candidate> =>
      await candidates.candidate(placeAt(source), base),

    /** Lists a folder among those that may be shown. @throws Problem bad_request */
    browse: (path?: string): BrowsedFolder => browse({ places, roots: options.roots ?? [] }, path),

    scan: candidates.scan,

    /**
     * Takes up downloads that the end of the server interrupted, and removes partial copies. Call it
     * at the start, before the models folder is looked through.
     */
    async recover(): Promise<void> {
      await removeUnfinished(places.modelsFolder);
      await uploads.recover();
      await downloads.recover();
    },

    async close(): Promise<void> {
      jobs.abortAll();
      await downloads.close();
      await line;
    },
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof FolderError || error instanceof Problem) return error.message;
  if (/ENOSPC|No space left/i.test(String(error))) return "The disk is full.";
  return "The files could not be copied; the server's log has the reason.";
}
