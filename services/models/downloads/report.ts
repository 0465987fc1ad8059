import type { InstallJob, InstallSource } from "../../contract/model_installs.ts";
import type { ModelRecord } from "../../contract/models.ts";
import { type Events, timestamp } from "../../events/types.ts";

/** Models have no owner: the event table sends these to administrators. */
const NOBODY = { ownerId: null };

/** The source of an installation in one line. */
function sourceLine(source: InstallSource): string {
  if (source.type === "local") return source.path;
  return source.type === "hf" ? source.repo_id : source.url;
}

/** Tells administrators how a download goes, in InvokeAI's events. */
export function createReport(events: Events) {
  const about = (job: InstallJob) => ({
    timestamp: timestamp(),
    id: job.id,
    source: sourceLine(job.source),
  });
  const progress = (job: InstallJob) => ({
    ...about(job),
    local_path: job.local_path,
    bytes: job.bytes,
    total_bytes: job.total_bytes,
    parts: job.download_parts.map(({ source, bytes, total_bytes }) => ({
      url: source,
      local_path: job.local_path,
      bytes,
      total_bytes,
    })),
  });
  return {
    started: (job: InstallJob) =>
      events.emit("model_install_download_started", progress(job), NOBODY),
    progress: (job: InstallJob) =>
      events.emit("model_install_download_progress", progress(job), NOBODY),
    downloaded: (job: InstallJob) =>
      events.emit("model_install_downloads_complete", about(job), NOBODY),
    cancelled: (job: InstallJob) => events.emit("model_install_cancelled", about(job), NOBODY),
    installing: (job: InstallJob) => events.emit("model_install_started", about(job), NOBODY),
    installed: (job: InstallJob, config: ModelRecord) => {
      const done = { ...about(job), key: config.key, total_bytes: job.total_bytes, config };
      events.emit("model_install_complete", done, NOBODY);
      events.emit("models_changed", { timestamp: timestamp() }, NOBODY);
    },
    failed: (job: InstallJob, error: string) =>
      events.emit(
        "model_install_error",
        { ...about(job), error_type: "InstallError", error },
        NOBODY,
      ),
  };
}

export type Report = ReturnType<typeof createReport>;
