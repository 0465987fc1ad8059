import { isAbsolute, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Config } from "../config/mod.ts";
import { programFile } from "../program.ts";
import { looksLikeModel } from "./layout.ts";
import { modelsBelow } from "./scan.ts";

/** How the database names the image model that ships with the project. */
export const STARTER_PATH = "@starter";

/** Everything that ships, by what the database calls it: wherever the project is installed. */
const SHIPPED: ReadonlyMap<string, string> = new Map(
  [
    [STARTER_PATH, "models/starter"],
    ...[2, 3, 4].map((scale) => `ESRGAN-slim-x${scale}`)
      .map((name) => [`@${name}`, `models/upscaler/${name}.safetensors`]),
  ].map(([path, file]) => [path!, fileURLToPath(programFile(file!))]),
);

/** Whether a stored path is of a model that ships with the project. */
export const isShipped = (path: string): boolean => SHIPPED.has(path);

/** Where models lie on disk, and how their places are written down. */
export interface Places {
  /** The folder that is scanned and installed into. */
  modelsFolder: string;
  /** The file or folder of a stored path. */
  folderOf(path: string): string;
  /** Whether there is a model at a stored path. */
  holds(path: string): boolean;
  /** The stored path of a file or folder. */
  pathOf(folder: string): string;
  /** The models that ship, and those below the models folder. */
  found(): string[];
}

/**
 * How many folders deep models may lie below the models folder: `sd-1/main/name`, and
 * `models--org--name/snapshots/hash` of a Hugging Face cache.
 */
export const MODELS_DEPTH = 4;

export function createPlaces(
  { config }: { config: Pick<Config, "root" | "models_folder"> },
): Places {
  const modelsFolder = resolve(config.root, config.models_folder);
  const folderOf = (path: string): string =>
    SHIPPED.get(path) ?? (isAbsolute(path) ? path : join(modelsFolder, path));
  return {
    modelsFolder,
    folderOf,
    holds: (path) => looksLikeModel(folderOf(path)),
    pathOf(folder) {
      const place = resolve(folder);
      const shipped = SHIPPED.entries().find(([, file]) => file === place);
      if (shipped) return shipped[0];
      const below = relative(modelsFolder, place);
      return below.startsWith("..") || isAbsolute(below) ? place : below;
    },
    found() {
      const below = modelsBelow(modelsFolder, MODELS_DEPTH);
      return [...SHIPPED.values().filter(looksLikeModel), ...below];
    },
  };
}
