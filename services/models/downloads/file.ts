import { join } from "node:path";
import { say } from "../../contract/refusals.ts";
import { HubRefusal, type Hubs } from "../../hubs/mod.ts";
import { sizeOf } from "../on_disk.ts";
import type { Places } from "../places.ts";
import { fetchFile } from "./fetch_file.ts";
import type { ActiveDownload } from "./job.ts";
import { growth } from "./room.ts";
import type { DownloadFile, DownloadRows } from "./rows.ts";
import { sha256Of } from "./sha256.ts";
import { withRetries } from "./with_retries.ts";

export interface FileDownloadOptions {
  rows: Pick<DownloadRows, "setFile">;
  hubs: Pick<Hubs, "open">;
  places: Pick<Places, "modelsFolder">;
  firstWaitMs: number;
  /** Maximum size in bytes of a file whose size no server has said. */
  mostUnknown: number;
  /** Bytes that all downloads have yet to write. */
  reserved(): number;
  /** Called whenever bytes of a download have been written. */
  progress(entry: ActiveDownload): void;
}

/**
 * Returns what downloads one file of a model: with retries, compared with its hash, and noted as
 * done.
 */
export function createFileDownload(options: FileDownloadOptions) {
  const { rows, hubs, places, firstWaitMs, mostUnknown, reserved, progress } = options;
  return async (
    entry: ActiveDownload,
    file: DownloadFile,
    token: string | undefined,
  ): Promise<void> => {
    const { job, download, abort: { signal } } = entry;
    signal.throwIfAborted();
    const part = job.download_parts[file.place]!;
    const path = join(entry.folder, file.path);
    job.status = "downloading";
    part.status = "running";
    const began = sizeOf(path) ?? 0;
    const once = () =>
      fetchFile(path, file, {
        hubs,
        token,
        signal,
        async keep(known) {
          Object.assign(file, known);
          part.total_bytes = known.bytes ?? 0;
          await rows.setFile(download.id, file.place, known);
        },
        grow: (present, host) =>
          growth(places.modelsFolder, {
            ...{ present, host, most: mostUnknown, reserved: reserved() },
          }),
        onBytes(present) {
          part.bytes = present;
          progress(entry);
        },
      });
    const retries = { firstWaitMs, signal, present: () => part.bytes };
    await withRetries(once, retries);
    if (await differs(path, file, signal)) {
      await Deno.remove(path);
      // Parts of two versions, of which the server did not say so: once more, in one go.
      if (began > 0) await withRetries(once, retries);
      if (began === 0 || await differs(path, file, signal)) {
        await Deno.remove(path).catch(() => {});
        part.bytes = 0;
        const host = new URL(file.url).hostname;
        throw new HubRefusal(say("file_differs", { host }), false);
      }
    }
    await rows.setFile(download.id, file.place, { done: true });
    file.done = true;
    part.status = "completed";
  };
}

async function differs(path: string, file: DownloadFile, signal: AbortSignal): Promise<boolean> {
  return file.sha256 !== null && await sha256Of(path, { signal }) !== file.sha256;
}
