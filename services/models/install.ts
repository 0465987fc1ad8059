import { isAbsolute } from "node:path";
import type { Actor } from "../actor.ts";
import type { Audit } from "../audit/mod.ts";
import type { Database } from "../database/mod.ts";
import type { Devices } from "../devices/mod.ts";
import type { Events } from "../events/types.ts";
import type { Hubs, Vault } from "../hubs/mod.ts";
import { arrive } from "./arrive.ts";
import { browse } from "./browse.ts";
import { removeUnfinished } from "./copy.ts";
import type { BrowsedFolder, Candidate, InstallJob } from "../contract/model_installs.ts";
import type { ActiveDownload } from "./downloads/job.ts";
import { createModelDownloads } from "./downloads/mod.ts";
import { createReport } from "./downloads/report.ts";
import { createDownloadRows } from "./downloads/rows.ts";
import type { Base } from "../../inference/recognition/types.ts";
import { createDownloadInstall } from "./install_download.ts";
import { createCopyInstall } from "./install_copy.ts";
import { createInstallLine } from "./install_line.ts";
import type { InstallOptions } from "./install_options.ts";
import { createUploadInstall } from "./install_upload.ts";
import { ENDED, JobList } from "./jobs.ts";
import type { Models } from "./mod.ts";
import type { Places } from "./places.ts";
import type { Covers } from "../covers.ts";
import { createRegister } from "./register.ts";
import { starterOf } from "./starter_hashes.ts";
import { createUpdates } from "./updates.ts";
import { createModelUploads } from "./uploads/mod.ts";
import { createCandidates, placeAt } from "./candidates.ts";
import { createOffers, typedSource } from "./offers.ts";

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

/**
 * Brings models into the server: downloaded, copied into the models folder, or used where they are.
 */
export function createInstalls(options: InstallsOptions) {
  const { db, audit, events, models, covers, places, hubs, vault } = options;
  const jobs = new JobList();
  const report = createReport(events);
  const rows = createDownloadRows(db, vault);
  const { register } = createRegister({ db, audit, report, models, covers, places });
  const candidates = createCandidates({ db, places, jobs });
  const offers = createOffers({ hubs, devices: options.devices });
  const line = createInstallLine(report);
  const downloads = createModelDownloads({
    ...{ rows, hubs, vault, report, jobs, places },
    firstWaitMs: options.firstWaitMs ?? 1000,
    mostUnknown: options.mostUnknown ?? MOST_UNKNOWN,
    install: async (entry) => {
      // Not in the line, and never at a start: a slow hub holds up this model alone.
      const cover = entry.download.target === null ? await coverOf(entry) : null;
      await line.inLine(async () => {
        entry.job.status = "running";
        report.installing(entry.job);
        const { arrived, back } = await arrive(entry, { rows, places, cover });
        try {
          await register(arrived);
        } catch (error) {
          // Unless only the answer has failed.
          if (!await candidates.isRecorded(arrived.folder)) await back();
          throw error;
        }
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

  const startUpload = createUploadInstall({
    ...{ db, places, jobs, line, uploads, register, candidates },
  });

  const startCopy = createCopyInstall({ places, jobs, line, register, candidates });

  const startDownload = createDownloadInstall({
    ...{ db, audit, places, vault, jobs, rows, offers, downloads, uploads },
  });

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
     * are off), 409 (there already, or other weights than a starter model's), 415 (not a model, or
     * files missing), 503, 507
     */
    async start(
      actor: Actor,
      source: string,
      options: InstallOptions,
      token?: string,
    ): Promise<InstallJob> {
      if (isAbsolute(source)) return await startCopy(actor, source, options);
      const typed = typedSource(source);
      const asked = { ...typed, token: token ?? typed.token };
      return await startDownload(actor, asked, options, starterOf(source));
    },

    /** What a link or a repository offers, without downloading it. @throws Problem as `start` */
    offer: offers.show,

    filesOf: offers.filesOf,

    list: () => jobs.all(),

    /** @throws Problem not_found. */
    get: (id: number): InstallJob => jobs.find(id).job,

    /**
     * Cancels an installation. It ends as cancelled, unless its model is recorded already; one that
     * has ended stays as it is.
     * @throws Problem not_found
     */
    async cancel(id: number): Promise<InstallJob> {
      const { job, abort, work } = jobs.find(id);
      if (downloads.has(id)) await downloads.cancel(id);
      else if (!ENDED.has(job.status)) {
        abort.abort();
        if (job.status === "running") await work;
        else job.status = "cancelled";
      }
      return job;
    },

    /** Stops a download; its parts stay. @throws Problem not_found, conflict */
    async pause(id: number): Promise<InstallJob> {
      jobs.find(id);
      await downloads.pause(id);
      return jobs.find(id).job;
    },

    /**
     * Goes on with a download that was paused or has failed. @throws Problem not_found, conflict
     */
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
     * Takes up downloads that the end of the server interrupted, and removes partial copies. Call
     * it at the start, before the models folder is looked through.
     */
    async recover(): Promise<void> {
      await removeUnfinished(places.modelsFolder);
      await uploads.recover();
      await downloads.recover();
    },

    /**
     * While the studio is moved: leaves downloads where they are, and ends when what is being
     * installed is whole and recorded; or goes on. Nothing new is begun meanwhile.
     */
    async rest(on: boolean): Promise<void> {
      if (!on) return downloads.goOn();
      await downloads.stop("resting");
      await line.ended();
    },

    async close(): Promise<void> {
      jobs.abortAll();
      await downloads.stop("closing");
      await line.ended();
    },
  };
}
