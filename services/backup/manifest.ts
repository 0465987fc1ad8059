import { join } from "node:path";
import { z } from "zod";
import { now } from "../clock.ts";
import { problem } from "../errors/mod.ts";
import { type ManifestEntry, SUMMED, sumOf } from "./bytes.ts";
import { isPlain } from "./plain_path.ts";
import type { Source } from "./source.ts";
import { counted, type OnStep } from "./step.ts";

/** The list of a backup's contents, by which a restore detects losses on the way. */
export const MANIFEST = "manifest.json";
/** Maximum size: the list of a million files; a larger file is not a manifest. */
const LARGEST = 256 * 1024 * 1024;

const manifestFile = z.object({
  format: z.literal(1),
  created_at: z.string(),
  files: z.record(z.string(), SUMMED),
});

/** The files of a backup, by path. */
export type Files = ReadonlyMap<string, ManifestEntry>;

/** The database, which is checked and restored separately: the file, */
export const DATABASE = "atelier.db";
/** or the dump of one in PostgreSQL, */
export const DUMP = "atelier.dump";
/** with the names of its images that were deleted for good while their files were copied. */
export const DELETED = "atelier.deleted.json";

/** Whether a file of a backup is of the database. */
export const isOfDatabase = (path: string): boolean => [DATABASE, DUMP, DELETED].includes(path);

/**
 * Excluded from backups, and ignored in any: the key that signs tokens (a backup must not allow its
 * holder to sign users in), the keys of workers, files of a running server, the mark of a move
 * (what is restored would stand still for good), and models, which are large and can be installed
 * again. Names by the folder they are in, in any case, since some disks tell none; below, only
 * hidden ones.
 */
const LEFT_OUT =
  /^(atelier\.db.+|signing\.key.*|hubs\.key.*|workers|setup-code|(server|changes)\.lock|moving\.json|backups|models|lost|manifest\.json)(\/|$)/i;

/** Whether a file of the data folder belongs into a backup. `path` is relative to the folder. */
export function belongs(path: string): boolean {
  return isPlain(path) && !LEFT_OUT.test(path) && !/(^|\/)\./.test(path);
}

export async function writeManifest(folder: string, files: Files): Promise<void> {
  const text = JSON.stringify({
    format: 1,
    created_at: now(),
    files: Object.fromEntries([...files].sort(([a], [b]) => a < b ? -1 : 1)),
  });
  await Deno.writeTextFile(join(folder, MANIFEST), text, { mode: 0o600 });
}

/** @throws Problem unless there is a manifest that names nothing but files which backups hold. */
export async function readManifest(source: Source): Promise<Files> {
  const refuse = (why: string) =>
    problem("bad_request", `${source.name} is not a complete backup: ${why}.`);
  const size = await source.size(MANIFEST);
  if (size === null) throw refuse(`it has no ${MANIFEST}`);
  if (size > LARGEST) throw refuse(`its ${MANIFEST} is damaged`);
  const parsed = manifestFile.safeParse(asJson(await textOf(source.read(MANIFEST))));
  if (!parsed.success) throw refuse(`its ${MANIFEST} is damaged`);
  const files = new Map(Object.entries(parsed.data.files));
  if (!files.has(DATABASE) && !files.has(DUMP)) throw refuse(`it has no ${DATABASE}`);
  if (files.has(DATABASE) && files.has(DUMP)) throw refuse("it has two databases");
  const foreign = [...files.keys()].find((path) => !belongs(path));
  if (foreign !== undefined) throw refuse(`it names ${foreign}, which no backup holds`);
  return files;
}

/**
 * Reads every file of a backup and compares it with the list. Sizes come first: a file of the wrong
 * size is not read at all.
 * @throws Problem naming the first files that are missing or changed.
 */
export async function verify(source: Source, files: Files, onStep?: OnStep): Promise<void> {
  const wrong: string[] = [];
  const count = counted("reading", files.size, onStep);
  for (const [path, { bytes }] of files) {
    const size = await source.size(path);
    if (size === null) wrong.push(`${path} is missing`);
    else if (size !== bytes) wrong.push(`${path} is damaged`);
  }
  for (const [path, wanted] of wrong.length === 0 ? files : []) {
    const { bytes, sha256 } = await sumOf(source.read(path));
    if (bytes !== wanted.bytes || sha256 !== wanted.sha256) wrong.push(`${path} is damaged`);
    count();
  }
  if (wrong.length === 0) return;
  const shown = wrong.slice(0, 5).join(", ") + (wrong.length > 5 ? ` and ${wrong.length - 5}` : "");
  throw problem("bad_request", `${source.name} is not a complete backup: ${shown}.`);
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of bytes) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
