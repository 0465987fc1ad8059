import { join } from "node:path";
import { type Actor } from "../../actor.ts";
import type { InstallJob } from "../../contract/model_installs.ts";
import { type Refusal, say } from "../../contract/refusals.ts";
import { isDiskFull } from "../../errors/disk_full.ts";
import { Problem } from "../../errors/mod.ts";
import { sourceText, withoutQuery } from "../../hubs/mod.ts";
import { OutboundError } from "../../outbound/mod.ts";
import { FolderError } from "../problems.ts";
import { sizeOf } from "../on_disk.ts";
import { Pace } from "./pace.ts";
import type { Download } from "./rows.ts";
import type { NewJob } from "../jobs.ts";

/** A download in memory. */
export interface ActiveDownload {
  download: Download;
  job: InstallJob;
  /** Who asked for it; the server itself after a restart. */
  actor: Actor;
  /** The folder that its files are in until all of them are whole. */
  folder: string;
  abort: AbortController;
  /** Why it was stopped. */
  stopped: "paused" | "cancelled" | "closing" | "resting" | null;
  work: Promise<void>;
  pace: Pace;
  reportedAt: number;
}

/** The job of a download, as it enters the list. */
export function jobOf({ id, offer, options }: Download, folder: string): NewJob {
  const { source } = offer;
  return {
    id,
    source: source.type === "hf"
      ? {
        type: "hf",
        repo_id: source.repo,
        variant: source.variant,
        subfolder: source.subfolder ?? source.file,
        access_token: null,
      }
      : { type: "url", url: sourceText(source), access_token: null },
    label: options.name ?? offer.name,
    localPath: folder,
    configIn: { name: options.name ?? null },
  };
}

/**
 * A download that is yet to begin. Its job gets a part for each file, with the bytes that are
 * there.
 */
export function activeOf(
  job: InstallJob,
  download: Download,
  folder: string,
  actor: Actor,
): ActiveDownload {
  job.download_parts = download.files.map((file) => ({
    source: withoutQuery(file.url),
    dest: file.path,
    status: file.done ? "completed" : "waiting",
    bytes: sizeOf(join(folder, file.path)) ?? 0,
    total_bytes: file.bytes ?? 0,
  }));
  count(job);
  return {
    download,
    job,
    actor,
    folder,
    abort: new AbortController(),
    stopped: null,
    work: Promise.resolve(),
    pace: new Pace(),
    reportedAt: 0,
  };
}

/** Adds up the bytes of all parts. */
export function count(job: InstallJob): void {
  job.bytes = job.download_parts.reduce((sum, { bytes }) => sum + bytes, 0);
  job.total_bytes = job.download_parts.reduce((sum, { total_bytes }) => sum + total_bytes, 0);
}

/** Sets the status of the parts that are not complete. */
export function markOpen(
  job: InstallJob,
  status: InstallJob["download_parts"][number]["status"],
): void {
  for (const part of job.download_parts) {
    if (part.status !== "completed") part.status = status;
  }
}

/** Why a download failed; without a sentence where the text names files. */
interface Reason {
  text: string;
  sentence: Refusal | null;
}

export function reasonOf(error: unknown): Reason {
  if (error instanceof OutboundError) return { text: error.why.text, sentence: error.why };
  if (error instanceof Problem) return { text: error.message, sentence: error.refusal };
  if (error instanceof FolderError) return { text: error.message, sentence: null };
  const sentence = isDiskFull(error) ? say("disk_full") : say("install_failed");
  return { text: sentence.text, sentence };
}

export function fail(job: InstallJob, { text, sentence }: Reason): void {
  job.error = job.error_reason = text;
  job.error_sentence = sentence && { id: sentence.id, params: sentence.params };
}
