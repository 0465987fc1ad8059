/**
 * `deno task build`: bundles the islands, one file per screen plus what they share, joins the
 * style sheets, renders the guides, and puts all of it and the fonts with compressed twins into
 * `static/build/<hash of everything>/`, so that browsers may keep them for ever.
 * `static/build/manifest.json` says which hash is current, and of which sources it was made: with
 * the same ones nothing is built again.
 */
import { createHash } from "node:crypto";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { GUIDES } from "../services/contract/help.ts";
import { helpPages } from "./help_pages.ts";
import { joinChunks } from "./join_chunks.ts";
import { loadedBy } from "./module_graph.ts";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const BUILD = join(PROJECT, "static", "build");

const GUIDE_FILES = GUIDES.map((name) => `docs/${name}.md`);

/** Entry points: `main` starts the studio, every screen is loaded when it is first shown. */
async function entryPoints(): Promise<string[]> {
  const found = ["islands/main.tsx"];
  for await (const folder of Deno.readDir(join(PROJECT, "islands"))) {
    const path = join("islands", folder.name, `${folder.name}_screen.tsx`);
    if (folder.isDirectory && await exists(join(PROJECT, path))) found.push(path);
  }
  for await (const file of Deno.readDir(join(PROJECT, "islands", "text"))) {
    if (/^[a-z]{2}\.ts$/.test(file.name)) found.push(join("islands", "text", file.name));
  }
  return found.sort();
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/**
 * Files outside of `islands/` that end up in the bundle, such as limits that pages check as well.
 */
export async function sharedSources(): Promise<string[]> {
  return (await loadedBy(join(PROJECT, "islands", "main.tsx")))
    .filter((name) => name.startsWith("file:")).map((url) => fileURLToPath(url))
    .filter((path) => !path.startsWith(join(PROJECT, "islands"))).sort();
}

/**
 * A hash of everything that a build depends on: the islands and what they share with the server,
 * the style sheets, the fonts, the guides, the packages, the bundler and this file.
 */
async function sourcesHash(shared: readonly string[]): Promise<string> {
  const hash = createHash("sha256").update(Deno.version.deno);
  const own = [
    "deno.json",
    "deno.lock",
    "cli/build.ts",
    "cli/help_pages.ts",
    "cli/join_chunks.ts",
    ...GUIDE_FILES,
  ];
  for (const path of [...own.map((path) => join(PROJECT, path)), ...shared]) {
    hash.update(await Deno.readFile(path));
  }
  for (const folder of ["islands", "static/css", "static/fonts"]) {
    const files = await flatten(join(PROJECT, folder));
    for (const path of [...files.keys()].sort()) {
      hash.update(`${folder}/${path}\n`).update(files.get(path) ?? "");
    }
  }
  return hash.digest("hex");
}

/**
 * The id of the current build if it is whole and nothing that it was made of has changed. Which
 * files those are follows from what stands in them, so that they are not looked for again.
 */
async function current(): Promise<string | null> {
  try {
    const manifest = JSON.parse(await Deno.readTextFile(join(BUILD, "manifest.json"))) as Manifest;
    const sources = await sourcesHash(manifest.shared.map((path) => join(PROJECT, path)));
    const whole = await exists(join(BUILD, manifest.id, "studio.css.br"));
    return manifest.sources === sources && whole ? manifest.id : null;
  } catch {
    return null;
  }
}

/**
 * Bundles into `folder`. Shows the output only on failure: it warns that bundling is experimental.
 */
async function bundle(folder: string): Promise<void> {
  const args = ["bundle", "--quiet", "--platform", "browser", "--minify", "--code-splitting"];
  const { success, stderr, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [...args, "--outdir", folder, ...await entryPoints()],
    cwd: PROJECT,
  }).output();
  if (success) return;
  console.error(new TextDecoder().decode(stdout), new TextDecoder().decode(stderr));
  Deno.exit(1);
}

/** Style sheets in the order of their names: `00_tokens.css` first. */
async function styles(): Promise<string> {
  const folder = join(PROJECT, "static", "css");
  const names = [...Deno.readDirSync(folder)].map((f) => f.name).filter((n) => n.endsWith(".css"));
  const parts = await Promise.all(names.sort().map((n) => Deno.readTextFile(join(folder, n))));
  return parts.join("\n").replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/\n\s*/g, "\n");
}

/** The guides as the routes below `/api/v1/help` answer with them. */
function help(): [name: string, bytes: Uint8Array][] {
  const read = (name: string) => Deno.readTextFileSync(join(PROJECT, "docs", `${name}.md`));
  const { help, guides, sections } = helpPages(read);
  const files: [string, unknown][] = [
    ["contents", help],
    ["sections", sections],
    ...guides.map((guide): [string, unknown] => [guide.name, guide]),
  ];
  return files.map(([name, value]) => [name, new TextEncoder().encode(JSON.stringify(value))]);
}

/** Every file below a folder, by its path inside it. The bundler keeps our folders. */
async function flatten(folder: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for await (const entry of Deno.readDir(folder)) {
    if (entry.isFile) files.set(entry.name, await Deno.readFile(join(folder, entry.name)));
    else {
      for (const [path, bytes] of await flatten(join(folder, entry.name))) {
        files.set(`${entry.name}/${path}`, bytes);
      }
    }
  }
  return files;
}

/** What every page loads becomes one file, and what the pages of images share another one. */
async function joinShared(files: Map<string, Uint8Array>): Promise<void> {
  const chunksOf = (name: string) => closure(files, name).filter((one) => /^chunk-/.test(one));
  await joinChunks(files, "studio.js", chunksOf("main.js"));
  const library = chunksOf("library/library_screen.js");
  const both = chunksOf("create/create_screen.js").filter((one) => library.includes(one));
  await joinChunks(files, "images.js", both);
}

interface Manifest {
  id: string;
  starts: Record<string, string[]>;
  sources: string;
  /** The files of it outside of `islands/`, by their path in the project. */
  shared: string[];
}

async function build(): Promise<void> {
  const started = performance.now();
  const there = await current();
  if (there !== null) {
    console.log(`Nothing has changed since the last build: static/build/${there}`);
    return;
  }
  const shared = await sharedSources();
  const sources = await sourcesHash(shared);
  const work = await Deno.makeTempDir({ prefix: "atelier-build-" });
  await bundle(work);
  const files = await flatten(work);
  await joinShared(files);
  files.set("studio.css", new TextEncoder().encode(await styles()));
  for (const [name, bytes] of await flatten(join(PROJECT, "static", "fonts"))) {
    files.set(`fonts/${name}`, bytes);
  }
  for (const [name, bytes] of help()) files.set(`help/${name}.json`, bytes);
  const hash = createHash("sha256");
  for (const name of [...files.keys()].sort()) hash.update(name).update(files.get(name) ?? "");
  const id = hash.digest("hex").slice(0, 12);
  await write(files, { id, sources, shared: shared.map((path) => relative(PROJECT, path)) });
  await Deno.remove(work, { recursive: true });
  const ms = Math.round(performance.now() - started);
  console.log(`Built ${files.size} files in ${ms} ms: static/build/${id}`);
}

async function write(
  files: Map<string, Uint8Array>,
  facts: Omit<Manifest, "starts">,
): Promise<void> {
  const { id } = facts;
  const folder = join(BUILD, id);
  for (const [name, bytes] of files) {
    const path = join(folder, name);
    await Deno.mkdir(join(path, ".."), { recursive: true });
    await Deno.writeFile(path, bytes);
    // Fonts are compressed already.
    if (name.endsWith(".woff2")) continue;
    await Deno.writeFile(`${path}.gz`, gzipSync(bytes, { level: 9 }));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
    await Deno.writeFile(`${path}.br`, brotliCompressSync(bytes, { params }));
  }
  const starts = Object.fromEntries(
    [...files.keys()].filter((name) => /^(main|\w+\/\w+)\.js$/.test(name))
      .map((name) => [name, closure(files, name)]),
  );
  const manifest: Manifest = { ...facts, starts };
  // The manifest last and by renaming: a server that starts meanwhile sees all or nothing.
  await Deno.writeTextFile(join(BUILD, "manifest.tmp"), JSON.stringify(manifest, null, 2));
  await Deno.rename(join(BUILD, "manifest.tmp"), join(BUILD, "manifest.json"));
  await forget(id);
}

/** A file and all its static imports, which a page can preload instead of fetching them in turn. */
function closure(files: Map<string, Uint8Array>, name: string, found = new Set<string>()) {
  if (found.has(name)) return [...found];
  found.add(name);
  const text = new TextDecoder().decode(files.get(name));
  for (const [, path = ""] of text.matchAll(/(?:from|import)"(\.[^"]+\.js)"/g)) {
    closure(files, join(name, "..", path), found);
  }
  return [...found];
}

/** Removes all but the current build and the one before it, which open pages may still ask for. */
async function forget(current: string): Promise<void> {
  const others: { name: string; at: number }[] = [];
  for await (const entry of Deno.readDir(BUILD)) {
    if (!entry.isDirectory || entry.name === current) continue;
    const { mtime } = await Deno.stat(join(BUILD, entry.name));
    others.push({ name: entry.name, at: mtime?.getTime() ?? 0 });
  }
  others.sort((a, b) => b.at - a.at);
  for (const { name } of others.slice(1)) await Deno.remove(join(BUILD, name), { recursive: true });
}

if (import.meta.main) await build();
