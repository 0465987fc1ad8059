import { join } from "node:path";
import { now } from "../clock.ts";
import { messageOf } from "../errors/message_of.ts";
import { problem } from "../errors/mod.ts";
import { type ManifestEntry, plainSize, readPart, sumOf, writeNew } from "./bytes.ts";
import type { FileStore } from "../storage/mod.ts";
import { copyFromBucket, filesInBucket, isStored } from "./bucket.ts";
import { copyDatabaseFile } from "./copy_database.ts";
import { copyDump } from "./copy_dump.ts";
import {
  belongs,
  type Files,
  isOfDatabase,
  readManifest,
  verify,
  writeManifest,
} from "./manifest.ts";
import { openSource } from "./source.ts";
import { packFolder } from "./tar.ts";
import type { DrillReport } from "./drill.ts";
import { counted, type OnStep } from "./step.ts";
import { newName, writeNote } from "./stored.ts";
import { startUnfinished } from "./unfinished.ts";

export interface BackupReport {
  /** Where it is: a folder, or a tar file. */
  folder: string;
  files: number;
  bytes: number;
}

export interface BackupOptions {
  /** Makes one tar file. */
  archive?: boolean;
  /** Folder of an earlier backup: files that are the same as there are hard links to its files. */
  earlier?: string | null;
  /** Verifies the copy before it gets its name; rejects if it cannot be restored. */
  trial?: (folder: string) => Promise<DrillReport>;
  onStep?: OnStep | undefined;
  /** Where images and covers are, if not in the data folder. */
  bucket?: FileStore | null;
  /** The setting: where the database is, if not in the data folder. */
  database?: string;
}

/** A backup whose files may be linked to. */
interface Earlier {
  folder: string;
  files: Files;
}

/**
 * Copies the data folder into a new folder below `into`, also while the server runs: first the
 * database as it is at one instant (SQLite's online backup, or `pg_dump`), then the files; anything
 * deleted for good in between is removed from the copy as well. Finally everything is read again
 * and compared, and `trial` is run. With `archive` the folder becomes one tar file. It gets its
 * name once it is complete.
 * @throws Problem if the place cannot be written or the copy is damaged.
 */
export async function makeBackup(
  root: string,
  into: string,
  { archive = false, earlier = null, trial, onStep, bucket = null, database = "" }: BackupOptions =
    {},
): Promise<BackupReport> {
  const name = newName();
  try {
    await using unfinished = await startUnfinished(into, name);
    const folder = join(unfinished.folder, name);
    await Deno.mkdir(folder, { mode: 0o700 });
    onStep?.({ stage: "database", done: 0, total: 0 });
    const complete = database === ""
      ? await copyDatabaseFile(root, folder)
      : await copyDump(database, folder);
    const files = await copyFiles({ root, bucket }, folder, await earlierOf(earlier), onStep);
    for (const path of await complete(files)) {
      files.set(path, await sumOf(readPart(join(folder, path))));
    }
    await writeManifest(folder, files);
    await verify(await openSource(folder), files, onStep);
    if (trial) onStep?.({ stage: "trial", done: 0, total: 0 });
    const tried = await trial?.(folder);
    const whole = archive ? `${folder}.tar` : folder;
    if (archive) await packFolder(folder, whole);
    const target = join(into, archive ? `${name}.tar` : name);
    await Deno.rename(whole, target);
    const bytes = [...files.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    const check = tried ? { at: now(), failure: null, ...tried } : null;
    await writeNote(target, { files: files.size, bytes, check });
    return { folder: target, files: files.size, bytes };
  } catch (error) {
    throw problem("bad_request", `The backup failed: ${messageOf(error)}`);
  }
}

/** Null for a backup that cannot be read: the new one is then a whole copy. */
async function earlierOf(folder: string | null): Promise<Earlier | null> {
  if (folder === null) return null;
  try {
    return { folder, files: await readManifest(await openSource(folder)) };
  } catch {
    return null;
  }
}

/** Copies all files of a backup except the database; returns what it has copied. */
async function copyFiles(
  { root, bucket }: { root: string; bucket: FileStore | null },
  folder: string,
  earlier: Earlier | null,
  onStep?: OnStep,
): Promise<Map<string, ManifestEntry>> {
  const files = new Map<string, ManifestEntry>();
  const stored = bucket === null ? null : await filesInBucket(bucket);
  const paths = (await filesIn(root, folder, "")).filter((path) => !stored || !isStored(path));
  const count = counted("files", paths.length + (stored?.size ?? 0), onStep);
  for (const path of paths) {
    const [from, to] = [join(root, path), join(folder, path)];
    const same = earlier && await link(from, to, path, earlier);
    const copied = same || await copyFile(from, to);
    if (copied) files.set(path, copied);
    count();
  }
  for (const [key, size] of stored ?? []) {
    const copied = belongs(key)
      ? await copyFromBucket(bucket!, key, size, join(folder, key), earlier)
      : null;
    if (copied) files.set(key, copied);
    count();
  }
  return files;
}

/** Lists the files to copy, and makes the folders for them. */
async function filesIn(from: string, to: string, below: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const entry of Deno.readDir(join(from, below))) {
    const path = below ? `${below}/${entry.name}` : entry.name;
    if (!belongs(path) || isOfDatabase(path)) continue;
    if (entry.isDirectory) {
      await Deno.mkdir(join(to, path), { recursive: true, mode: 0o700 });
      paths.push(...await filesIn(from, to, path));
    } else if (entry.isFile) paths.push(path);
  }
  return paths;
}

/**
 * Links to the file of an earlier backup if that is what is there now. Null if it is not, or where
 * there are no hard links. Whether the earlier file is still whole, the last reading of all shows.
 */
async function link(
  from: string,
  to: string,
  path: string,
  { folder, files }: Earlier,
): Promise<ManifestEntry | null> {
  const old = files.get(path);
  if (!old || await plainSize(from) !== old.bytes) return null;
  try {
    if ((await sumOf(readPart(from))).sha256 !== old.sha256) return null;
    await Deno.link(join(folder, path), to);
    return old;
  } catch {
    return null;
  }
}

/** Null for a file deleted since it was listed. */
async function copyFile(from: string, to: string): Promise<ManifestEntry | null> {
  try {
    return await writeNew(to, readPart(from));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    await Deno.remove(to);
    return null;
  }
}
