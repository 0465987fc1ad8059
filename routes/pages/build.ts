import { problem } from "../../services/errors/mod.ts";
import { programFile } from "../../services/program.ts";

/** Everything the browser is sent lies here; `deno task build` fills `build/`. */
export const STATIC = programFile("static/");

export interface Build {
  /** Folder of the current build. */
  id: string;
  /** Each file a page may begin with, and everything it imports at once. */
  starts: Record<string, string[]>;
}

/** How long a build that was read counts as the current one, in milliseconds. */
const FRESH_MS = 1000;
let last: { build: Build; at: number } | undefined;

/** Which build is current. @throws Problem 503 when nothing was built yet. */
export async function currentBuild(): Promise<Build> {
  const at = performance.now();
  if (last && at - last.at < FRESH_MS) return last.build;
  try {
    const text = await Deno.readTextFile(new URL("build/manifest.json", STATIC));
    last = { build: JSON.parse(text) as Build, at };
    return last.build;
  } catch {
    throw problem("unavailable", "The pages are not built yet. Run: deno task build");
  }
}

/** Reads what the current build holds as JSON. @throws Problem 503 when nothing was built yet. */
export async function builtJson<T>(path: string): Promise<T> {
  const { id } = await currentBuild();
  return JSON.parse(await Deno.readTextFile(new URL(`build/${id}/${path}`, STATIC))) as T;
}
