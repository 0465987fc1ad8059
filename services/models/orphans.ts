import { basename, join } from "node:path";
import type { Database } from "../database/mod.ts";
import { MODELS_DEPTH, type Places } from "./places.ts";
import { removeFolder, whyKept } from "./remove_folder.ts";
import { modelsBelow } from "./scan.ts";

interface Orphan {
  path: string;
  absolute_path: string;
  files: string[];
  size_bytes: number;
}

/** Models in the folder that no record names. */
export function createOrphans({ db, places }: { db: Database; places: Places }) {
  const pathsKnown = async () =>
    (await db.selectFrom("models").select("path").execute()).map(({ path }) => path);

  /** Files below the models folder without a record, which cannot be used. */
  async function orphaned(): Promise<Orphan[]> {
    const known = new Set(await pathsKnown());
    return modelsBelow(places.modelsFolder, MODELS_DEPTH)
      .filter((folder) => !known.has(places.pathOf(folder)))
      .map((folder) => ({
        path: places.pathOf(folder),
        absolute_path: folder,
        ...filesAt(folder),
      }));
  }

  return {
    orphaned,

    /** Removes those that are orphaned; says of the others why they stay. */
    async removeOrphaned(
      paths: readonly string[],
    ): Promise<{ deleted: string[]; errors: Record<string, string> }> {
      const orphans = new Map((await orphaned()).map((o) => [o.path, o.absolute_path]));
      const known = await pathsKnown();
      const deleted: string[] = [];
      const errors: Record<string, string> = {};
      for (const path of new Set(paths)) {
        const folder = orphans.get(path);
        const why = folder === undefined
          ? "This is not an orphaned model."
          : whyKept(folder, places, known);
        if (folder === undefined || why !== null) errors[path] = why ?? "";
        else if (await removeFolder(folder)) deleted.push(path);
        else errors[path] = "The files could not be removed.";
      }
      return { deleted, errors };
    },
  };
}

function filesAt(folder: string): { files: string[]; size_bytes: number } {
  const { isFile, size } = Deno.statSync(folder);
  if (isFile) return { files: [basename(folder)], size_bytes: size };
  const files: string[] = [];
  let size_bytes = 0;
  const walk = (below: string) => {
    for (const entry of Deno.readDirSync(join(folder, below))) {
      const path = join(below, entry.name);
      if (entry.isDirectory) walk(path);
      else if (entry.isFile) {
        files.push(path);
        size_bytes += Deno.statSync(join(folder, path)).size;
      }
    }
  };
  walk("");
  return { files: files.sort(), size_bytes };
}
