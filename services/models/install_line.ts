import { getLogger } from "@logtape/logtape";
import { isDiskFull } from "../errors/disk_full.ts";
import { Problem } from "../errors/mod.ts";
import type { Report } from "./downloads/report.ts";
import type { JobEntry } from "./jobs.ts";
import { FolderError } from "./problems.ts";

const log = getLogger(["atelier", "models"]);

export type InstallLine = ReturnType<typeof createInstallLine>;

/**
 * Installs one model after the other: disks are slower with two copies, and two may want one name.
 */
export function createInstallLine(report: Report) {
  let line: Promise<void> = Promise.resolve();

  function inLine<T>(work: () => Promise<T>): Promise<T> {
    const done = line.then(work);
    line = done.then(() => {}, () => {});
    return done;
  }

  /** Does the work of a job, and reports how it ends. */
  async function run(
    { job, abort: { signal } }: JobEntry,
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

  return {
    inLine,

    /** Does the work of a job when its turn comes; it never fails. */
    begin(entry: JobEntry, work: () => Promise<void>): void {
      entry.work = inLine(() => run(entry, work));
    },

    /** Ends with everything that is in the line. */
    ended: () => line,
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof FolderError || error instanceof Problem) return error.message;
  if (isDiskFull(error)) return "The disk is full.";
  return "The files could not be copied; the server's log has the reason.";
}
