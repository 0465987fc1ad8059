/**
 * The folder of the program: its sources, or what `deno task compile` makes of them. The modules of
 * a bundle lie in a folder of it (`.build/` beside the sources, `program/` where there are none),
 * as this file does.
 */
const FOLDER = new URL("../", import.meta.url);

/** A file that comes with the program, by its path in the project: `programFile("static/")`. */
export const programFile = (path: string): URL => new URL(path, FOLDER);

/** What a process of its own runs for a command: the sources, or the bundle that this one runs. */
export const MAIN = new URL(
  import.meta.url.endsWith(".ts") ? "../main.ts" : "main.js",
  import.meta.url,
);
