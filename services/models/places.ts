import { isAbsolute, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Config } from "../config/mod.ts";
import { looksLikeModel } from "./layout.ts";
import { modelsBelow } from "./scan.ts";

/** How the database names the model that ships with the project, wherever that is installed. */
export const STARTER_PATH = "@starter";

const STARTER_FOLDER = fileURLToPath(new URL("../../models/starter", import.meta.url));

/** Where models lie on disk, and how their places are written down. */
export interface Places {
  /** The folder that is scanned and installed into. */
  modelsFolder: string;
  /** The file or folder of a stored path. */
  folderOf(path: string): string;
  /** The stored path of a file or folder. */
  pathOf(folder: string): string;
  /** The models below the models folder, and the starter. */
  found(): string[];
}

/** How many folders deep models may lie below the models folder: `sd-1/main/name`, and
 * `models--org--name/snapshots/hash` of a Hugging Face cache. */
export const MODELS_DEPTH = 4;

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
      const below = modelsBelow(modelsFolder, MODELS_DEPTH);
      return looksLikeModel(starter) ? [starter, ...below] : below;
    },
  };
}
