import { isAbsolute, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Config } from "../config/mod.ts";
import { looksLikeModel } from "./folder.ts";

/** How the database names the model that ships with the project, wherever that is installed. */
export const STARTER_PATH = "@starter";

const STARTER_FOLDER = fileURLToPath(new URL("../../models/starter", import.meta.url));

/** Where models lie on disk, and how their places are written down. */
export interface Places {
  /** The folder that is scanned and installed into. */
  modelsFolder: string;
  /** The folder of a stored path. */
  folderOf(path: string): string;
  /** The stored path of a folder. */
  pathOf(folder: string): string;
  /** Model folders below the models folder, and the starter. */
  found(): string[];
}

/** How deep models may lie below the models folder: `sd-1/main/name`. */
const DEPTH = 4;

export function createPlaces(
  { config }: { config: Pick<Config, "root" | "models_folder"> },
): Places {
  const modelsFolder = resolve(config.root, config.models_folder);
  const starter = STARTER_FOLDER;
  return {
    modelsFolder,
    folderOf(path) {
      if (path === STARTER_PATH) return starter;
      return isAbsolute(path) ? path : join(modelsFolder, path);
    },
    pathOf(folder) {
      if (resolve(folder) === starter) return STARTER_PATH;
      const below = relative(modelsFolder, resolve(folder));
      return below.startsWith("..") || isAbsolute(below) ? resolve(folder) : below;
    },
    found() {
      const folders = modelFoldersBelow(modelsFolder, DEPTH);
      return looksLikeModel(starter) ? [starter, ...folders] : folders;
    },
  };
}

/** Model folders below `folder`, at most `depth` levels down; folders that cannot be read are skipped. */
export function modelFoldersBelow(folder: string, depth: number): string[] {
  if (looksLikeModel(folder)) return [folder];
  if (depth === 0) return [];
  let entries: Deno.DirEntry[];
  try {
    entries = [...Deno.readDirSync(folder)];
  } catch {
    return [];
  }
  return entries
    .filter((e) => (e.isDirectory || e.isSymlink) && !e.name.startsWith("."))
    .map((e) => join(folder, e.name)).sort()
    .flatMap((child) => modelFoldersBelow(child, depth - 1));
}
