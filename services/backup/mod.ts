import { backup, DatabaseSync } from "node:sqlite";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { MIGRATIONS } from "../../migrations/mod.ts";
import { databasePath } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import { moveWhole } from "../whole_file.ts";
import {
  copyHashed,
  hashOf,
  type ManifestEntry,
  verifyManifest,
  writeManifest,
} from "./manifest.ts";
import { packFolder, unpackInto } from "./tar.ts";

/**
 * What stays out of a backup: the database (copied by itself), the key that signs tokens (whoever
 * has a backup must not be able to sign people in), what belongs to a running server, and models,
 * which are large and can be installed again.
 */
const LEFT_OUT =
  /^(atelier\.db.*|signing\.key.*|setup-code|server\.lock|backups|models|lost|manifest\.json|\..*)$/;

/** What SQLite puts beside a database that is in use. */
const LOGS = ["-wal", "-shm"] as const;

export interface BackupReport {
  /** Where it is: a folder, or a tar file. */
  folder: string;
  files: number;
  bytes: number;
}

export interface RestoreReport extends BackupReport {
  /** Where the database is that was there before; null when there was none. */
  kept: string | null;
}

/**
 * Copies the data folder into a new folder below `into`, also while the server runs: first the
 * database as it is at one instant (SQLite's online backup), checked, then the files; at last
 * everything is read again and compared. With `archive` the folder becomes one tar file.
 * @throws Problem when the place cannot be written or the copy is damaged.
 */
export async function makeBackup(
  root: string,
  into: string,
  { archive = false }: { archive?: boolean } = {},
): Promise<BackupReport> {
  const stamp = new Date().toISOString().replace(/[:.]/g, "-");
  const folder = join(into, `atelier-${stamp}`);
  try {
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    const report: BackupReport = { folder, files: 1, bytes: 0 };
    const copy = databasePath(folder);
    const source = new DatabaseSync(databasePath(root), { timeout: 10_000 });
    try {
      // In one step: otherwise every change made by the server would restart the copy.
      await backup(source, copy, { rate: 2 ** 30 });
    } finally {
      source.close();
    }
    settle(copy);
    checkDatabase(folder);
    await Deno.chmod(copy, 0o600);
    const files = new Map<string, ManifestEntry>();
    const database = await hashOf(copy);
    if (database) files.set("atelier.db", database);
    await copyInto(root, folder, "", files, LEFT_OUT);
    report.files = files.size;
    report.bytes = [...files.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    await writeManifest(folder, files);
    await verifyManifest(folder);
    if (!archive) return report;
    await packFolder(folder, `${folder}.tar`);
    await Deno.remove(folder, { recursive: true });
    return { ...report, folder: `${folder}.tar` };
  } catch (error) {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
    throw problem("bad_request", `The backup failed: ${(error as Error).message}`);
  }
}

/**
 * Puts a backup (a folder, or a tar file of one) in the place of what is there, which is kept in
 * `backups/`. The caller holds the lock of the data folder, so that no server is running on it.
 * Pictures that are there stay.
 * @throws Problem when the backup is damaged or of a newer program; then nothing was changed.
 */
export async function restoreBackup(
  root: string,
  backup: string,
): Promise<RestoreReport> {
  if (!await isFile(backup)) return await restoreFolder(root, backup);
  const unpacked = join(root, "backups", `.unpacked-${crypto.randomUUID()}`);
  try {
    await Deno.mkdir(unpacked, { recursive: true, mode: 0o700 });
    await unpackInto(backup, unpacked);
    return { ...await restoreFolder(root, unpacked, backup), folder: backup };
  } finally {
    await Deno.remove(unpacked, { recursive: true });
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    throw problem("bad_request", `There is nothing at ${path}.`);
  }
}

/** `name` is what refusals call the folder. */
async function restoreFolder(root: string, folder: string, name = folder): Promise<RestoreReport> {
  await verifyManifest(folder, name);
  checkDatabase(folder, name);
  const stamp = new Date().toISOString().replace(/[:.]/g, "-");
  const old = ["", ...LOGS].some((suffix) => existsSync(databasePath(root) + suffix));
  const kept = old ? join(root, "backups", `before-restore-${stamp}`) : null;
  const files = new Map<string, ManifestEntry>();
  // Files first: a row never speaks of a file that is not there yet.
  await copyInto(folder, root, "", files, LEFT_OUT);
  const aside = databasePath(root) + ".restoring";
  await Deno.copyFile(databasePath(folder), aside);
  await Deno.chmod(aside, 0o600);
  if (kept !== null) await keepOld(root, kept);
  await moveWhole(aside, databasePath(root));
  const bytes = [...files.values()].reduce((sum, file) => sum + file.bytes, 0);
  const { size } = await Deno.stat(databasePath(root));
  return { folder, files: files.size + 1, bytes: bytes + size, kept };
}

/**
 * Keeps the present database in a folder of its own. It stays in its place as well: whoever is
 * killed before the new one has come finds the old one, and not an empty studio.
 */
async function keepOld(root: string, kept: string): Promise<void> {
  await Deno.mkdir(kept, { recursive: true, mode: 0o700 });
  const path = databasePath(root);
  const there = existsSync(path);
  try {
    if (there) settle(path);
  } catch {
    // It is damaged, which may be why somebody restores: kept as it is.
  }
  // A log that is left would be written into the new database, also one without its own.
  for (const suffix of LOGS.filter((suffix) => existsSync(path + suffix))) {
    await Deno.rename(path + suffix, databasePath(kept) + suffix);
  }
  if (!there) return;
  try {
    await Deno.link(path, databasePath(kept));
  } catch {
    // Not every file system knows two names for one file.
    await Deno.copyFile(path, databasePath(kept));
  }
}

/** One file instead of three: a copy at rest needs no write-ahead log. */
function settle(path: string): void {
  const file = new DatabaseSync(path);
  file.exec("PRAGMA journal_mode = DELETE");
  file.close();
}

/** @throws Problem unless the folder holds a whole database that this program can read. */
function checkDatabase(folder: string, name = folder): void {
  const refuse = (why: string) => problem("bad_request", `${name} is not a usable backup: ${why}.`);
  let file: DatabaseSync | undefined;
  try {
    file = new DatabaseSync(databasePath(folder), { readOnly: true });
    const check = file.prepare("PRAGMA integrity_check").get()?.["integrity_check"];
    if (check !== "ok") throw refuse(String(check));
    if (file.prepare("PRAGMA foreign_key_check").all().length > 0) {
      throw refuse("it has rows that point to nothing");
    }
    const version = Number(file.prepare("PRAGMA user_version").get()?.["user_version"]);
    if (version === 0) throw refuse("it is empty");
    if (version > MIGRATIONS.length) throw refuse("a newer Atelier made it");
  } catch (error) {
    if (error instanceof Error && error.name === "Problem") throw error;
    throw refuse((error as Error).message);
  } finally {
    file?.close();
  }
}

async function copyInto(
  from: string,
  to: string,
  below: string,
  files: Map<string, ManifestEntry>,
  leftOut?: RegExp,
): Promise<void> {
  for await (const entry of Deno.readDir(join(from, below))) {
    if (leftOut?.test(entry.name) || entry.isSymlink || entry.name.startsWith(".")) continue;
    const path = below ? `${below}/${entry.name}` : entry.name;
    if (entry.isDirectory) {
      await Deno.mkdir(join(to, path), { recursive: true, mode: 0o700 });
      await copyInto(from, to, path, files);
    } else if (entry.isFile) {
      // A picture deleted in the meantime is not an error: the sweep reports its row.
      const copied = await copyHashed(join(from, path), join(to, path));
      if (copied) files.set(path, copied);
    }
  }
}
