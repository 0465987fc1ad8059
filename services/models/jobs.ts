import type { InstallJob, InstallStatus } from "../contract/models.ts";

export const ENDED: ReadonlySet<InstallStatus> = new Set(["completed", "error", "cancelled"]);
/** Maximum number of ended jobs kept; the oldest are dropped first. */
const KEPT = 200;

/** The list of installations. They are forgotten when the server ends. */
export class JobList {
  readonly #jobs = new Map<number, { job: InstallJob; abort: AbortController }>();
  #last = 0;

  add(path: string, inplace: boolean, configIn: Record<string, unknown>) {
    const job: InstallJob = {
      id: ++this.#last,
      status: "waiting",
      error_reason: null,
      error: null,
      error_traceback: null,
      config_in: configIn,
      config_out: null,
      inplace,
      source: { type: "local", path, inplace },
      local_path: path,
      bytes: 0,
      total_bytes: 0,
      source_metadata: null,
      download_parts: [],
    };
    const entry = { job, abort: new AbortController() };
    this.#jobs.set(job.id, entry);
    for (const { job } of this.#jobs.values()) {
      if (this.#jobs.size <= KEPT) break;
      if (ENDED.has(job.status)) this.#jobs.delete(job.id);
    }
    return entry;
  }

  get(id: number) {
    return this.#jobs.get(id);
  }

  all(): InstallJob[] {
    return [...this.#jobs.values()].map(({ job }) => job);
  }

  prune(): void {
    for (const job of this.all()) if (ENDED.has(job.status)) this.#jobs.delete(job.id);
  }

  abortAll(): void {
    for (const { abort } of this.#jobs.values()) abort.abort();
  }
}
