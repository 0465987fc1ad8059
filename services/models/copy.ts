import { basename, join } from "node:path";
import type { Base, Recognition } from "../../inference/recognition/types.ts";
import { weightsSuffix } from "../../inference/weights/signatures.ts";
import { filesOf, yamlBeside } from "./files.ts";
import { layoutOf, nameOfPath } from "./layout.ts";
import { removeLeftovers } from "./leftovers.ts";
import { readModel } from "./read_model.ts";
import type { InstallJob } from "../contract/model_installs.ts";
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
  const facts = await readModel(source, given);
  job.total_bytes = facts.fileSize;
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
    const suffix = single ? weightsSuffix(source) : "";
    const place = await placeFor(places, facts, name ?? nameOfPath(source), suffix);
    await Deno.rename(single ? join(temporary, basename(source)) : temporary, place);
    if (!single) return place;
    for (const beside of names) {
      if (beside === basename(source)) continue;
      await Deno.rename(join(temporary, beside), yamlBeside(place));
    }
    await Deno.remove(temporary, { recursive: true });
    return place;
  } catch (error) {
    await Deno.remove(temporary, { recursive: true }).catch(() => {});
    throw error;
  }
}

/** A name for a file or folder, made of the characters that every system takes. */
export function nameForPlace(name: string): string {
  return name.replace(/[^\w.-]+/g, "_").replace(/^\.+/, "").slice(0, 80) || "model";
}

/**
 * Makes the folder of such models in the models folder, and returns a place in it that nothing has
 * yet: `name`, or `name-2` … if that is taken.
 */
export async function placeFor(
  { modelsFolder }: Pick<Places, "modelsFolder">,
  { base, type }: Pick<Recognition, "base" | "type">,
  name: string,
  suffix: string,
): Promise<string> {
  const parent = join(modelsFolder, base, type);
  await Deno.mkdir(parent, { recursive: true });
  const free = nameForPlace(name);
  for (let n = 1; n < 1000; n++) {
    const place = join(parent, (n === 1 ? free : `${free}-${n}`) + suffix);
    try {
      await Deno.lstat(place);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      return place;
    }
  }
  throw new Error("no free name");
}

/** Removes unfinished copies from the models folder. */
export const removeUnfinished = (modelsFolder: string): Promise<void> =>
  removeLeftovers(modelsFolder, UNFINISHED);
