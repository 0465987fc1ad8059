import { join } from "node:path";
import { getLogger } from "@logtape/logtape";
import { type Actor, SERVER } from "../../actor.ts";
import type { InstallJob } from "../../contract/model_installs.ts";
import { say } from "../../contract/refusals.ts";
import { problem } from "../../errors/mod.ts";
import { type Hubs, type Vault, withoutQuery } from "../../hubs/mod.ts";
import type { JobList } from "../jobs.ts";
import { removeLeftovers } from "../leftovers.ts";
import type { Places } from "../places.ts";
import { createFileDownload } from "./file.ts";
import type { Report } from "./report.ts";
import type { Download, DownloadRows } from "./rows.ts";
import { createSlots } from "./slots.ts";
import { type ActiveDownload, activeOf, count, fail, jobOf, markOpen, reasonOf } from "./job.ts";

const log = getLogger(["atelier", "models"]);

/** Prefix of the folder of a download, whose number follows. */
const DOWNLOADING = ".downloading-";
/** Maximum number of files that are fetched at once, of all models together. */
const AT_ONCE = 3;
/** Minimum time between two events about the progress of one model. */
const REPORT_MS = 500;

export interface ModelDownloadsOptions {
  rows: DownloadRows;
  hubs: Pick<Hubs, "open">;
  vault: Pick<Vault, "unseal">;
  report: Report;
  jobs: JobList;
  places: Pick<Places, "modelsFolder" | "folderOf">;
  /** Moves a whole model to its place and records it. @throws FolderError for what is none */
  install(entry: ActiveDownload): Promise<void>;
  firstWaitMs: number;
  /** Maximum size in bytes of a file whose size no server has said. */
  mostUnknown: number;
}

export type ModelDownloads = ReturnType<typeof createModelDownloads>;

/** The queue of downloads: fetches the files of models, stops and goes on, also after a restart. */
export function createModelDownloads(options: ModelDownloadsOptions) {
  const { rows, hubs, vault, report, jobs, places, install } = options;
  const { firstWaitMs, mostUnknown } = options;
  const active = new Map<number, ActiveDownload>();
  const inSlot = createSlots(AT_ONCE);
  const fetch = createFileDownload({
    ...{ rows, hubs, places, firstWaitMs, mostUnknown, reserved, progress },
  });

  function enter(download: Download, actor: Actor): ActiveDownload {
    const folder = join(places.modelsFolder, `${DOWNLOADING}${download.id}`);
    const entry = activeOf(jobs.add(jobOf(download, folder)).job, download, folder, actor);
    active.set(download.id, entry);
    return entry;
  }

  function begin(entry: ActiveDownload): void {
    entry.abort = new AbortController();
    entry.stopped = null;
    entry.pace.reset();
    const { job } = entry;
    Object.assign(job, { error: null, error_reason: null, error_sentence: null });
    job.status = "waiting";
    markOpen(job, "waiting");
    // Also after one that was stopped, and has yet to end.
    entry.work = entry.work.then(() => work(entry));
  }

  async function work(entry: ActiveDownload): Promise<void> {
    const { job, download, abort } = entry;
    if (abort.signal.aborted) return await end(entry, abort.signal.reason);
    try {
      const token = download.sealedToken === null
        ? undefined
        : await vault.unseal(download.sealedToken) ?? undefined;
      const left = download.files.filter(({ done }) => !done);
      if (left.length > 0) {
        report.started(job);
        const all = left.map((file) => inSlot(abort.signal, () => fetch(entry, file, token)));
        // The first failure ends the others, and all have ended before anything else happens.
        for (const one of all) one.catch((error) => abort.abort(error));
        await Promise.allSettled(all);
        await Promise.all(all);
        report.downloaded(job);
      }
      job.status = "downloads_done";
      job.bytes_per_second = job.seconds_left = null;
      await install(entry);
      active.delete(job.id);
    } catch (error) {
      await end(entry, error);
    }
  }

  /** Bytes that downloads have yet to write. */
  function reserved(): number {
    return [...active.values()]
      .reduce((sum, { job }) => sum + Math.max(0, job.total_bytes - job.bytes), 0);
  }

  function progress(entry: ActiveDownload): void {
    const { job, pace } = entry;
    const now = Date.now();
    if (now - entry.reportedAt < REPORT_MS) return;
    entry.reportedAt = now;
    count(job);
    pace.note(job.bytes, now);
    const speed = pace.perSecond();
    job.bytes_per_second = speed;
    job.seconds_left = speed ? Math.ceil((job.total_bytes - job.bytes) / speed) : null;
    report.progress(job);
  }

  /** What remains of a download that did not come to its end. */
  async function end(entry: ActiveDownload, error: unknown): Promise<void> {
    const { job, download: { id }, stopped } = entry;
    count(job);
    job.bytes_per_second = job.seconds_left = null;
    if (stopped === "closing") return;
    if (stopped === "resting") {
      job.status = "waiting";
      return markOpen(job, "waiting");
    }
    if (stopped === "cancelled") return await forget(entry);
    const status = stopped ?? "error";
    job.status = status;
    markOpen(job, status);
    const why = stopped === null ? reasonOf(error) : null;
    await rows.set(id, { status, error: why?.sentence ?? null });
    if (why === null) return;
    fail(job, why);
    log.error("A download failed: {reason}", { reason: why.text });
    log.debug("… {error}", { error });
    report.failed(job, why.text);
  }

  async function forget({ job, folder, download: { id } }: ActiveDownload): Promise<void> {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
    await rows.remove(id);
    active.delete(id);
    job.status = "cancelled";
    job.error = job.error_reason = "Cancelled";
    report.cancelled(job);
  }

  return {
    /** Begins a download whose row is there. */
    start(download: Download, actor: Actor): InstallJob {
      const entry = enter(download, actor);
      begin(entry);
      return entry.job;
    },

    reserved,

    has: (id: number) => active.has(id),

    /** Stops a download; its parts stay. @throws Problem conflict for one that is past that */
    async pause(id: number): Promise<void> {
      const entry = find(id, ["waiting", "downloading"]);
      entry.stopped = "paused";
      entry.job.status = "paused";
      entry.abort.abort();
      await entry.work;
    },

    /** Goes on with one that was paused or has failed. @throws Problem conflict */
    async resume(id: number): Promise<void> {
      const entry = find(id, ["paused", "error"]);
      await rows.set(id, { status: "waiting", error: null });
      begin(entry);
    },

    /** Fetches one file from its beginning. @throws Problem not_found, conflict */
    async restartFile(id: number, url: string): Promise<void> {
      const entry = find(id, ["paused", "error"]);
      const file = entry.download.files.find((file) =>
        withoutQuery(file.url) === withoutQuery(url)
      );
      if (!file) throw problem("not_found", "This installation has no file of this address.");
      await Deno.remove(join(entry.folder, file.path)).catch(() => {});
      Object.assign(file, { done: false, validator: null });
      await rows.setFile(id, file.place, { done: false, validator: null });
      Object.assign(entry.job.download_parts[file.place]!, { status: "waiting", bytes: 0 });
      await rows.set(id, { status: "waiting", error: null });
      begin(entry);
    },

    /** Stops a download for good and removes what there is of it. */
    async cancel(id: number): Promise<void> {
      const entry = active.get(id);
      if (!entry) return;
      entry.stopped = "cancelled";
      entry.abort.abort();
      await entry.work;
      if (active.has(id)) await forget(entry);
    },

    /**
     * Takes up what the end of the server has interrupted, and removes folders that no download has
     * any more. Call it at the start.
     */
    async recover(): Promise<void> {
      const known = await rows.all();
      await removeLeftovers(places.modelsFolder, DOWNLOADING, known.map(({ id }) => `${id}`));
      for (const download of known) {
        const entry = enter(download, SERVER);
        const { job } = entry;
        if (download.status === "waiting") {
          begin(entry);
          // One that was being moved is recorded before the folder is looked through.
          if (download.target !== null) await entry.work;
          continue;
        }
        job.status = download.status;
        markOpen(job, download.status);
        if (download.error !== null) {
          fail(job, { text: download.error.text, sentence: download.error });
        }
      }
    },

    /** Goes on with those that `stop` has left where they were. */
    goOn(): void {
      for (const entry of active.values()) if (entry.stopped === "resting") begin(entry);
    },

    /** Leaves all downloads where they are: as the server ends, or rests. */
    async stop(why: "closing" | "resting"): Promise<void> {
      for (const entry of active.values()) {
        if (why === "resting" && ["paused", "error"].includes(entry.job.status)) continue;
        entry.stopped ??= why;
        entry.abort.abort();
      }
      await Promise.all([...active.values()].map(({ work }) => work));
    },
  };

  function find(id: number, status: readonly InstallJob["status"][]): ActiveDownload {
    const entry = active.get(id);
    if (entry && status.includes(entry.job.status)) return entry;
    throw problem("conflict", say("install_not_running"));
  }
}
