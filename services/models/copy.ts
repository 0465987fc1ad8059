import { join } from "node:path";
import type { InstallJob } from "../contract/models.ts";
import { filesBelow } from "./files.ts";
import { readModelFolder } from "./folder.ts";
import type { Places } from "./places.ts";

/** How the folder of a copy is called until it is whole. */
const UNFINISHED = ".installing-";

/** Copies the model's files under a name of its own; half a copy never gets that name. */
export async function copyModel(
  job: InstallJob,
  name: string | undefined,
  places: Places,
  signal: AbortSignal,
): Promise<string> {
  const source = job.local_path;
  const { base, type, fileSize } = readModelFolder(source);
  job.total_bytes = fileSize;
  const parent = join(places.modelsFolder, base, type);
  const wanted = (name ?? source.split("/").at(-1) ?? "model").replace(/[^\w.-]+/g, "_")
    .replace(/^\.+/, "").slice(0, 80) || "model";
  const temporary = join(places.modelsFolder, `${UNFINISHED}${crypto.randomUUID()}`);
  try {
    for (const file of filesBelow(source)) {
      const target = join(temporary, file);
      await Deno.mkdir(join(target, ".."), { recursive: true });
      const from = await Deno.open(join(source, file));
      const to = await Deno.open(target, { write: true, createNew: true });
      const count = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          job.bytes += chunk.length;
          controller.enqueue(chunk);
        },
      });
      await from.readable.pipeThrough(count).pipeTo(to.writable, { signal });
    }
    readModelFolder(temporary);
    await Deno.mkdir(parent, { recursive: true });
    return await renameFree(temporary, parent, wanted);
  } catch (error) {
    await Deno.remove(temporary, { recursive: true }).catch(() => {});
    throw error;
  }
}

/** Renames to `name`, or `name-2` … if that is taken. */
async function renameFree(from: string, parent: string, name: string): Promise<string> {
  for (let n = 1; n < 1000; n++) {
    const target = join(parent, n === 1 ? name : `${name}-${n}`);
    try {
      await Deno.lstat(target);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      await Deno.rename(from, target);
      return target;
    }
  }
  throw new Error("no free name");
}

/** Removes unfinished copies from the models folder, if there is one. */
export function removeUnfinished(modelsFolder: string): void {
  try {
    for (const { name } of Deno.readDirSync(modelsFolder)) {
      if (!name.startsWith(UNFINISHED)) continue;
      Deno.removeSync(join(modelsFolder, name), { recursive: true });
    }
  } catch {
    // There is none, or none that can be read: the notes on the settings say so.
  }
}
