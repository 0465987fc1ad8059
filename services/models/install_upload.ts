import { weightsSuffix } from "../../inference/weights/signatures.ts";
import type { Actor } from "../actor.ts";
import type { InstallJob } from "../contract/model_installs.ts";
import { say } from "../contract/refusals.ts";
import type { Database } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import { type createCandidates, readCandidate } from "./candidates.ts";
import { placeFor } from "./copy.ts";
import { sha256Of } from "./downloads/sha256.ts";
import type { InstallLine } from "./install_line.ts";
import type { InstallOptions } from "./install_options.ts";
import type { JobList } from "./jobs.ts";
import { nameOfPath } from "./layout.ts";
import type { Places } from "./places.ts";
import type { createRegister } from "./register.ts";
import type { ModelUploads } from "./uploads/mod.ts";

export interface UploadInstallOptions {
  db: Database;
  places: Places;
  jobs: JobList;
  line: InstallLine;
  uploads: Pick<ModelUploads, "whole" | "take">;
  register: ReturnType<typeof createRegister>["register"];
  candidates: Pick<ReturnType<typeof createCandidates>, "isRecorded">;
}

/** Installs the whole file of an upload: it is moved, and its hash is kept. */
export function createUploadInstall(
  { db, places, jobs, line, uploads, register, candidates }: UploadInstallOptions,
) {
  return async (actor: Actor, id: string, options: InstallOptions): Promise<InstallJob> => {
    const { file, name: fileName } = await uploads.whole(id);
    const facts = await readCandidate(file, options.base);
    const name = options.name ?? nameOfPath(fileName);
    if (jobs.isUnderWay(file)) throw problem("conflict", say("already_installing"));
    const entry = jobs.add({
      source: { type: "local", path: file, inplace: false },
      label: name,
      localPath: file,
      configIn: { name: options.name ?? null },
    });
    const { job, abort: { signal } } = entry;
    job.total_bytes = facts.fileSize;
    const moveIn: Parameters<typeof uploads.take>[1] = async (file, also) => {
      const sha256 = await sha256Of(file, { signal, onBytes: (read) => void (job.bytes = read) });
      const same = await db.selectFrom("models").select("name")
        .where("origin", "like", `%"${sha256}"%`).where("deleted_at", "is", null)
        .executeTakeFirst();
      if (same) throw problem("conflict", say("already_installed"));
      const place = await placeFor(places, facts, name, weightsSuffix(file));
      signal.throwIfAborted();
      await Deno.rename(file, place);
      try {
        await register({
          ...{ actor, job, folder: place, options, signal, also },
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
    line.begin(entry, () => uploads.take(id, moveIn));
    return job;
  };
}
