import type { Actor } from "../actor.ts";
import type { InstallJob } from "../contract/model_installs.ts";
import { say } from "../contract/refusals.ts";
import { problem } from "../errors/mod.ts";
import { type createCandidates, placeAt, readCandidate } from "./candidates.ts";
import { copyModel } from "./copy.ts";
import type { InstallLine } from "./install_line.ts";
import type { InstallOptions } from "./install_options.ts";
import type { JobEntry, JobList } from "./jobs.ts";
import type { Places } from "./places.ts";
import type { createRegister } from "./register.ts";

export interface CopyInstallOptions {
  places: Places;
  jobs: JobList;
  line: InstallLine;
  register: ReturnType<typeof createRegister>["register"];
  candidates: Pick<ReturnType<typeof createCandidates>, "isRecorded">;
}

/** Installs a file or folder of this machine: copied into the models folder, or where it is. */
export function createCopyInstall(
  { places, jobs, line, register, candidates }: CopyInstallOptions,
) {
  async function copy(
    actor: Actor,
    { job, abort: { signal } }: JobEntry,
    options: InstallOptions,
  ): Promise<void> {
    const { inplace } = options;
    const folder = inplace ? job.local_path : await copyModel(job, options, places, signal);
    try {
      await register({ actor, job, folder, options, signal });
    } catch (error) {
      if (!inplace && !await candidates.isRecorded(folder)) {
        await Deno.remove(folder, { recursive: true }).catch(() => {});
      }
      throw error;
    }
  }

  return async (actor: Actor, source: string, options: InstallOptions): Promise<InstallJob> => {
    const folder = placeAt(source);
    await readCandidate(folder, options.base);
    const recorded = await candidates.isRecorded(folder);
    // Nothing is awaited between this look and the job, or two at once would both find nothing.
    if (recorded) throw problem("conflict", say("already_installed"));
    if (jobs.isUnderWay(folder)) throw problem("conflict", say("already_installing"));
    const { inplace } = options;
    const entry = jobs.add({
      source: { type: "local", path: folder, inplace },
      label: folder,
      localPath: folder,
      configIn: { name: options.name ?? null },
    });
    line.begin(entry, () => copy(actor, entry, options));
    return entry.job;
  };
}
