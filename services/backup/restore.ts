import { dirname, join } from "node:path";
import { existsSync } from "node:fs";
import { RESTORING } from "../data_folder.ts";
import { databasePath } from "../database/mod.ts";
import { messageOf } from "../errors/message_of.ts";
import { Problem, problem } from "../errors/mod.ts";
import { moveWhole } from "../whole_file.ts";
import type { FileStore } from "../storage/mod.ts";
import { isInBucket, isStored } from "./bucket.ts";
import { plainSize, readPart, sumOf, writeNew } from "./bytes.ts";
import { requireUsable, settle } from "./check_database.ts";
import {
  beginMoving,
  endMoving,
  isUnsettled,
  keep,
  keepStored,
  move,
  type RestoreTarget,
  settleRestore,
} from "./interrupted.ts";
import type { BackupReport } from "./make.ts";
import { DUMP, type Files, isOfDatabase, readManifest, verify } from "./manifest.ts";
import { openSource, type Source } from "./source.ts";
import { readIn } from "./try_dump.ts";

/** Suffixes of the files that SQLite puts beside a database in use. */
const LOGS = ["-wal", "-shm"] as const;

export interface RestoreOptions {
  /** Where images and covers are, if not in the data folder. */
  bucket?: FileStore | null;
  /** The setting: where the database is, if not in the data folder. */
  database?: string;
}

export interface RestoreReport extends BackupReport {
  /** The folder that holds the replaced files; null if there were none. */
  kept: string | null;
  /** The replaced schema of PostgreSQL by its new name; null if there was none. */
  kept_schema: string | null;
}

/**
 * Replaces the data with a backup (a folder, or a tar file of one); the replaced files are kept in
 * `backups/`. First everything is checked: the list, each file, and that this program can open the
 * database. Then the files that differ are written beside, complete and synced; only after that is
 * anything moved into its place, the database last. The caller holds the lock of the data folder,
 * so that no server is running on it. Images that are there and equal, or that the backup does not
 * name, stay. A dump is read into a schema beside the studio's, and the two are exchanged last. One
 * that is cut off is settled at the next start (`settleRestore`), one that fails at once.
 * @throws Problem if the backup is damaged or of a newer program, or the disk is full; then nothing
 * was changed.
 */
export async function restoreBackup(
  root: string,
  path: string,
  { bucket = null, database = "" }: RestoreOptions = {},
): Promise<RestoreReport> {
  const source = await openSource(path);
  const files = await readManifest(source);
  requireKind(source.name, files, database);
  await verify(source, files);
  const staging = join(root, RESTORING);
  const target = { root, bucket, database };
  await settleRestore(target);
  await removeFolder(staging);
  try {
    const different = await stage(source, files, target, staging);
    const kept = join(root, "backups", `before-restore-${stamp()}`);
    const begin = () => beginMoving(target, kept, different);
    let kept_schema: string | null = null;
    if (database === "") {
      requireUsable(staging, source.name);
      await begin();
      await moveIn(target, staging, different, kept);
      await keepDatabase(root, kept);
      await moveWhole(databasePath(staging), databasePath(root));
    } else {
      const how = { database, name: source.name, alone: true };
      kept_schema = await readIn(staging, files, how, async (_, exchange) => {
        const { mark } = await begin();
        await moveIn(target, staging, different, kept);
        return await exchange(mark);
      });
    }
    await endMoving(root);
    const bytes = [...files.values()].reduce((sum, file) => sum + file.bytes, 0);
    const found = existsSync(kept) ? kept : null;
    return { folder: path, files: files.size, bytes, kept: found, kept_schema };
  } finally {
    // What cannot be put back now, the next start puts back: the reason of the failure is told
    // first.
    await settleRestore(target).catch(() => {});
    if (!isUnsettled(root)) await removeFolder(staging);
  }
}

/** @throws Problem unless the database of the backup is of the kind that the settings name */
function requireKind(name: string, files: Files, database: string): void {
  if (files.has(DUMP) === (database !== "")) return;
  throw problem(
    "bad_request",
    files.has(DUMP)
      ? `${name} is of a database in PostgreSQL: name one in the setting "database".`
      : `${name} is of a database in a file: leave the setting "database" empty to restore it.`,
  );
}

const stamp = () => new Date().toISOString().replace(/[:.]/g, "-");

/**
 * Writes the files that are not there yet into `staging`; returns their paths, without the
 * database's.
 */
async function stage(
  source: Source,
  files: Files,
  { root, bucket }: RestoreTarget,
  staging: string,
): Promise<string[]> {
  const different: string[] = [];
  try {
    await Deno.mkdir(staging, { mode: 0o700 });
    for (const [path, wanted] of files) {
      if (!isOfDatabase(path)) {
        const same = bucket && isStored(path)
          ? await isInBucket(bucket, path, wanted)
          : await isSame(join(root, path), wanted);
        if (same) continue;
        different.push(path);
      }
      await Deno.mkdir(dirname(join(staging, path)), { recursive: true, mode: 0o700 });
      const { sha256 } = await writeNew(join(staging, path), source.read(path), { sync: true });
      if (sha256 !== wanted.sha256) throw new Error(`${path} changed while it was read`);
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    const why = messageOf(error);
    throw problem("bad_request", `The restore failed, and nothing was changed: ${why}`);
  }
  return different;
}

async function isSame(path: string, { bytes, sha256 }: { bytes: number; sha256: string }) {
  return await plainSize(path) === bytes && (await sumOf(readPart(path))).sha256 === sha256;
}

/** Files come before the database: a row never speaks of a file that is not there yet. */
async function moveIn(
  { root, bucket }: RestoreTarget,
  staging: string,
  different: readonly string[],
  kept: string,
): Promise<void> {
  for (const path of different) {
    const [from, to] = [join(staging, path), join(root, path)];
    if (bucket && isStored(path)) {
      await keepStored(bucket, path, join(kept, path));
      await bucket.putFile(path, from);
      continue;
    }
    if (existsSync(to)) await keep(to, join(kept, path));
    await move(from, to);
  }
}

/**
 * Keeps the present database. It stays in its place as well: if the process is killed before the
 * new one has arrived, the old one is still there instead of an empty studio.
 */
async function keepDatabase(root: string, kept: string): Promise<void> {
  const path = databasePath(root);
  const there = existsSync(path);
  try {
    if (there) settle(path);
  } catch {
    // It is damaged, which may be the reason for the restore: kept as it is.
  }
  // A leftover log would be replayed into the new database, even one without a log of its own.
  for (const suffix of LOGS.filter((suffix) => existsSync(path + suffix))) {
    await Deno.mkdir(kept, { recursive: true, mode: 0o700 });
    await Deno.rename(path + suffix, databasePath(kept) + suffix);
  }
  if (there) await keep(path, databasePath(kept));
}

async function removeFolder(folder: string): Promise<void> {
  await Deno.remove(folder, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}
