/**
 * The folder of the program: its sources, or what `deno task compile` makes of them. The modules of
 * a compiled program lie in `program/`, one folder deep as this file is.
 */
const FOLDER = new URL("../", import.meta.url);

/** A file that comes with the program, by its path in the project: `programFile("static/")`. */
export const programFile = (path: string): URL => new URL(path, FOLDER);

/** What a process of its own runs for a command: the sources, or the bundle of a compiled program. */
export const MAIN = programFile(import.meta.url.endsWith(".ts") ? "main.ts" : "program/main.js");
