import { say } from "../contract/refusals.ts";
import { problem } from "../errors/mod.ts";
import type { InstallJob, InstallSource, InstallStatus } from "../contract/model_installs.ts";

export const ENDED: ReadonlySet<InstallStatus> = new Set(["completed", "error", "cancelled"]);
/** Maximum number of ended jobs kept; the oldest are dropped first. */
const KEPT = 200;

export interface NewJob {
  /** The number of a job from before the start; otherwise the next free one. */
  id?: number;
  source: InstallSource;
  label: string;
  localPath: string;
  configIn: Record<string, unknown>;
}

/** A job, and how to stop it. */
export interface JobEntry {
  job: InstallJob;
  abort: AbortController;
  /** Ends with the work on it. */
  work: Promise<void>;
}

/** The list of installations. They are forgotten when the server ends, except for downloads. */
export class JobList {
  readonly #jobs = new Map<number, JobEntry>();
  #last = 0;

  /** Reserves a number. */
  nextId(): number {
    return ++this.#last;
  }

  add({ id = this.nextId(), source, label, localPath, configIn }: NewJob): JobEntry {
    this.#last = Math.max(this.#last, id);
    const job: InstallJob = {
      id,
      status: "waiting",
      error_reason: null,
      error: null,
      error_traceback: null,
      error_sentence: null,
      config_in: configIn,
      config_out: null,
      inplace: source.type === "local" && source.inplace,
      source,
      label,
      local_path: localPath,
      bytes: 0,
      total_bytes: 0,
      bytes_per_second: null,
      seconds_left: null,
      source_metadata: null,
      download_parts: [],
    };
    const entry: JobEntry = { job, abort: new AbortController(), work: Promise.resolve() };
    this.#jobs.set(job.id, entry);
    for (const { job } of this.#jobs.values()) {
      if (this.#jobs.size <= KEPT) break;
      // The parts of a failed download stay on the disk until an administrator decides.
      if (ENDED.has(job.status) && !isFailedDownload(job)) this.#jobs.delete(job.id);
    }
    return entry;
  }

  /** @throws Problem not_found */
  find(id: number): JobEntry {
    const entry = this.#jobs.get(id);
    if (!entry) throw problem("not_found", say("no_such_install"));
    return entry;
  }

  /** Whether the model at a path is being installed. */
  isUnderWay(path: string): boolean {
    return this.all().some((job) => job.local_path === path && !ENDED.has(job.status));
  }

  all(): InstallJob[] {
    return [...this.#jobs.values()].map(({ job }) => job);
  }

  remove(id: number): void {
    this.#jobs.delete(id);
  }

  abortAll(): void {
    for (const { abort } of this.#jobs.values()) abort.abort();
  }
}

/** Whether parts of the model may be on the disk that another try would use. */
function isFailedDownload({ status, source }: InstallJob): boolean {
  return status === "error" && source.type !== "local";
}
