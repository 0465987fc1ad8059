import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the project, and those below it that hold the program. */
export const PROJECT = fileURLToPath(new URL("..", import.meta.url));
export const FOLDERS = ["cli", "inference", "islands", "migrations", "routes", "services"];

/** Paths of all sources below a folder. */
export function sourcesBelow(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory) return sourcesBelow(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}
