import { basename, join } from "node:path";
import type { Base } from "../../inference/recognition/types.ts";
import { filesOf, yamlBeside } from "./files.ts";
import { layoutOf, nameOfPath } from "./layout.ts";
import { readModel } from "./read_model.ts";
import type { InstallJob } from "../contract/models.ts";
import type { Places } from "./places.ts";

/** Prefix of a copy's folder until it is complete. */
const UNFINISHED = ".installing-";

/** Copies the model's files under a name of its own; half a copy never gets that name. */
export async function copyModel(
  job: InstallJob,
  { name, base: given }: { name?: string | undefined; base?: Base | undefined },
  places: Places,
  signal: AbortSignal,
): Promise<string> {
  const source = job.local_path;
  const { base, type, fileSize } = await readModel(source, given);
  job.total_bytes = fileSize;
  const parent = join(places.modelsFolder, base, type);
  const wanted = (name ?? nameOfPath(source)).replace(/[^\w.-]+/g, "_")
    .replace(/^\.+/, "").slice(0, 80) || "model";
  const single = layoutOf(source) === "file";
  const temporary = join(places.modelsFolder, `${UNFINISHED}${crypto.randomUUID()}`);
  try {
    const { root, names } = filesOf(source);
    for (const file of names) {
      const target = join(temporary, file);
      await Deno.mkdir(join(target, ".."), { recursive: true });
      const from = await Deno.open(join(root, file));
      const to = await Deno.open(target, { write: true, createNew: true });
      const count = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          job.bytes += chunk.length;
          controller.enqueue(chunk);
        },
      });
      await from.readable.pipeThrough(count).pipeTo(to.writable, { signal });
    }
    await readModel(single ? join(temporary, basename(source)) : temporary, given);
    await Deno.mkdir(parent, { recursive: true });
    if (!single) return await renameFree(temporary, parent, wanted, "");
    const made = await renameFree(join(temporary, basename(source)), parent, wanted, SUFFIX);
    for (const beside of names) {
      if (beside === basename(source)) continue;
      await Deno.rename(join(temporary, beside), yamlBeside(made));
    }
    await Deno.remove(temporary, { recursive: true });
    return made;
  } catch (error) {
    await Deno.remove(temporary, { recursive: true }).catch(() => {});
    throw error;
  }
}

const SUFFIX = ".safetensors";

/** Renames to `name`, or `name-2` … if that is taken. */
async function renameFree(
  from: string,
  parent: string,
  name: string,
  suffix: string,
): Promise<string> {
  for (let n = 1; n < 1000; n++) {
    const target = join(parent, (n === 1 ? name : `${name}-${n}`) + suffix);
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
    // The folder is missing or unreadable, which the notes on the settings report.
  }
}
