/**
 * `deno task program`: bundles the program into `.build/`, for `deno task start`. From more than a
 * thousand files a server starts half as fast, and keeps 30 MB more, than from a bundle. With the
 * same sources nothing is bundled again: `.build/manifest.json` says which they were.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { AN_HOUR_MS } from "../../services/clock.ts";
import { messageOf } from "../../services/errors/message_of.ts";
import { programFile } from "../../services/program.ts";
import { bundleProgram } from "./bundle.ts";

const PROJECT = fileURLToPath(programFile("."));
const SOURCES = ["cli", "inference", "islands", "migrations", "routes", "services"];

interface Manifest {
  /** A hash of all that the bundle was made of. */
  sources: string;
  /** Its files, by their path in the folder. */
  files: string[];
}

/** @param folder of the project, so that the program finds its data beside it. */
export async function writeProgram(
  folder: string,
  bundle = bundleProgram,
): Promise<"written" | "current"> {
  const sources = await sourcesHash();
  const before = await manifestOf(folder);
  if (before?.sources === sources) return "current";
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(join(folder, "new-"));
  try {
    await bundle(work);
    const files = await filesBelow(work);
    // Broken off from here on, it is bundled again.
    await rm(join(folder, "manifest.json"), { force: true });
    for (const path of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await rename(join(work, path), join(folder, path));
    }
    await writeFile(join(work, "manifest.json"), JSON.stringify({ sources, files }));
    await rename(join(work, "manifest.json"), join(folder, "manifest.json"));
    // A server that runs may still ask for files of the bundle before.
    await removeOthers(folder, new Set([...files, ...before?.files ?? []]));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return "written";
}

async function sourcesHash(): Promise<string> {
  const files = (await Promise.all(
    SOURCES.map(async (folder) =>
      (await filesBelow(join(PROJECT, folder))).map((path) => join(folder, path))
    ),
  )).flat().filter((path) => /\.(tsx?|json)$/.test(path)).sort();
  const hash = createHash("sha256").update(Deno.version.deno);
  for (const path of ["deno.json", "deno.lock", "main.ts", ...files]) {
    hash.update(`${path}\n`).update(readFileSync(join(PROJECT, path)));
  }
  return hash.digest("hex");
}

/** The manifest of a bundle that is whole. */
async function manifestOf(folder: string): Promise<Manifest | null> {
  try {
    return JSON.parse(await readFile(join(folder, "manifest.json"), "utf8")) as Manifest;
  } catch {
    return null;
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1)).sort();
}

/** Removes what belongs to no bundle, but for what another run may just be writing. */
async function removeOthers(folder: string, kept: ReadonlySet<string>): Promise<void> {
  for (const path of await filesBelow(folder)) {
    if (path === "manifest.json" || kept.has(path)) continue;
    const { mtimeMs } = await stat(join(folder, path));
    if (!path.startsWith("new-") || mtimeMs < Date.now() - AN_HOUR_MS) await rm(join(folder, path));
  }
}

if (import.meta.main) {
  try {
    await writeProgram(join(PROJECT, ".build"));
  } catch (error) {
    console.error(messageOf(error));
    Deno.exit(1);
  }
}
