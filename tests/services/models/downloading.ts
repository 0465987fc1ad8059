/** Models on a hub of the tests, and what it takes to install one. */
import { type HubFile, type TestHub } from "../../hub.ts";
import { modelRig, weightsFile } from "./rig.ts";
import { smallSd15 } from "./small.ts";

type Rig = Awaited<ReturnType<typeof modelRig>>;
/** A whole model, as small as one can be. */
export const SD15 = weightsFile(smallSd15());

/** Puts a repository on the hub. */
export function serve(hub: TestHub, repo: string, files: Record<string, HubFile>, gated?: string) {
  hub.repos.set(repo, { files, tags: ["license:mit"], ...(gated ? { gated } : {}) });
}

/** Puts a repository with one file of weights on the hub. */
export function one(hub: TestHub, bytes: Uint8Array = SD15) {
  serve(hub, "org/one", { "one.safetensors": { bytes, lfs: true } });
}

/** Polls for twenty seconds at most. */
export async function until(what: string, done: () => boolean): Promise<void> {
  for (let n = 0; !done(); n++) {
    if (n > 4000) throw new Error(`never ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Asks for a model as an administrator does. */
export const start = (rig: Rig, source: string, token?: string) =>
  rig.installs.start(rig.actor, source, { inplace: false }, token);

/** Waits for the end of an installation. */
export async function finished(rig: Rig, id: number) {
  await until(
    "ended",
    () => ["completed", "error", "cancelled"].includes(rig.installs.get(id).status),
  );
  return rig.installs.get(id);
}

/** Files in the models folder that are no model's own. */
export const leftovers = (rig: Rig) =>
  [...Deno.readDirSync(rig.modelsFolder)].map(({ name }) => name).filter((n) => n.startsWith("."));
