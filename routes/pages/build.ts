import { problem } from "../../services/errors/mod.ts";

/** Everything the browser is sent lies here; `deno task build` fills `build/`. */
export const STATIC = new URL("../../static/", import.meta.url);

export interface Build {
  /** Folder of the current build. */
  id: string;
  /** Each file a page may begin with, and everything it imports at once. */
  starts: Record<string, string[]>;
}

/** Which build is current. @throws Problem 503 when nothing was built yet. */
export async function currentBuild(): Promise<Build> {
  try {
    return JSON.parse(await Deno.readTextFile(new URL("build/manifest.json", STATIC))) as Build;
  } catch {
    throw problem("unavailable", "The pages are not built yet. Run: deno task build");
  }
}
