import { dirname, join } from "node:path";
import { weightsSuffix } from "../../inference/weights/signatures.ts";
import { placeFor } from "./copy.ts";
import type { ActiveDownload } from "./downloads/job.ts";
import type { DownloadRows } from "./downloads/rows.ts";
import type { Origin } from "./origin.ts";
import type { Places } from "./places.ts";
import { readModel } from "./read_model.ts";
import type { Arrived } from "./register.ts";
import { looksLikeModel } from "./layout.ts";

/**
 * Moves a whole download to its place in the models folder. The place is noted first: after a
 * sudden end the next start finds the model either here or there, and never in halves.
 * @returns the model as it is recorded
 * @throws FolderError for what is no model that can be used
 */
export async function arrive(
  { download, folder, job, actor, abort }: ActiveDownload,
  { rows, places, cover }: {
    rows: DownloadRows;
    places: Places;
    cover: Uint8Array | null;
  },
): Promise<{ arrived: Arrived; back: () => Promise<void> }> {
  const { id, offer, options, files } = download;
  const single = offer.layout === "file";
  const from = single ? join(folder, files[0]!.path) : folder;
  let target = download.target === null ? null : places.folderOf(download.target);
  // What lies at a noted place is somebody else's as long as the files are where they came.
  if (target === null || looksLikeModel(from) || !looksLikeModel(target)) {
    const facts = await readModel(from, options.base);
    const suffix = single ? weightsSuffix(from) : "";
    target = await placeFor(places, facts, options.name ?? offer.name, suffix);
    download.target = places.pathOf(target);
    await rows.set(id, { target: download.target });
    abort.signal.throwIfAborted();
    await Deno.rename(from, target);
  }
  // What is left: the empty folder of a single file.
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  const place = target;
  const origin: Origin = {
    type: offer.source.type === "hf" ? "hf_repo_id" : "url",
    page: offer.page,
    name: offer.name,
    licence: offer.licence,
    sha256: Object.fromEntries(
      files.flatMap(({ path, sha256 }) => sha256 === null ? [] : [[single ? "" : path, sha256]]),
    ),
  };
  const arrived: Arrived = {
    actor,
    job,
    folder: place,
    options,
    signal: abort.signal,
    from: {
      source: download.source,
      origin,
      name: offer.name,
      description: offer.description,
      triggerPhrases: offer.triggerPhrases,
      cover,
    },
    also: async (trx) => await rows.remove(id, trx),
  };
  return {
    arrived,
    async back() {
      await Deno.mkdir(dirname(from), { recursive: true, mode: 0o700 });
      await Deno.rename(place, from);
      download.target = null;
      await rows.set(id, { target: null });
    },
  };
}
