import { backup, DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { MIGRATIONS } from "../../migrations/mod.ts";
import { databasePath } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";

/**
 * What stays out of a backup: the database (copied by itself), the key that signs tokens (whoever
 * has a backup must not be able to sign people in), what belongs to a running server, and models,
 * which are large and can be installed again.
 */
const LEFT_OUT =
  /^(atelier\.db.*|signing\.key.*|setup-code|server\.lock|backups|models|lost|\..*)$/;

export interface BackupReport {
  folder: string;
  files: number;
  bytes: number;
}

/**
 * Copies the data folder into a new folder below `into`, also while the server runs: first the
 * database as it is at one instant (SQLite's online backup), checked, then the files its rows speak of.
 * @throws Problem when the place cannot be written or the copy is damaged.
 */
export async function makeBackup(root: string, into: string): Promise<BackupReport> {
  const stamp = new Date().toISOString().replace(/[:.]/g, "-");
  const folder = join(into, `atelier-${stamp}`);
  try {
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    const report: BackupReport = { folder, files: 1, bytes: 0 };
    const copy = databasePath(folder);
    const source = new DatabaseSync(databasePath(root), { timeout: 10_000 });
    try {
      // In one step: with several, each change by the server would begin the copy anew.
      await backup(source, copy, { rate: 2 ** 30 });
    } finally {
      source.close();
    }
    checkDatabase(folder);
    await Deno.chmod(copy, 0o600);
    report.bytes += (await Deno.stat(copy)).size;
    await copyInto(root, folder, report, LEFT_OUT);
    return report;
  } catch (error) {
    throw problem("bad_request", `The backup failed: ${(error as Error).message}`);
  }
}

/**
 * Puts a backup in the place of what is there, which is kept in `backups/`. The caller holds the
 * lock of the data folder, so that no server is running on it. Pictures that are there stay.
 * @throws Problem when the backup is damaged or of a newer program; then nothing was changed.
 */
export async function restoreBackup(
  root: string,
  folder: string,
): Promise<BackupReport & { kept: string }> {
  checkDatabase(folder);
  const stamp = new Date().toISOString().replace(/[:.]/g, "-");
  const kept = join(root, "backups", `before-restore-${stamp}`);
  await Deno.mkdir(kept, { recursive: true, mode: 0o700 });
  const report = { folder, files: 1, bytes: 0, kept };
  // Files first: a row never speaks of a file that is not there yet.
  await copyInto(folder, root, report, LEFT_OUT);
  const aside = databasePath(root) + ".restoring";
  await Deno.copyFile(databasePath(folder), aside);
  await Deno.chmod(aside, 0o600);
  for (const suffix of ["", "-wal", "-shm"]) {
    await moveIfThere(databasePath(root) + suffix, databasePath(kept) + suffix);
  }
  await Deno.rename(aside, databasePath(root));
  report.bytes += (await Deno.stat(databasePath(root))).size;
  return report;
}

/** @throws Problem unless the folder holds a whole database that this program can read. */
function checkDatabase(folder: string): void {
  const refuse = (why: string) => problem("bad_request", `${folder} is no good backup: ${why}.`);
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
  report: BackupReport,
  leftOut?: RegExp,
): Promise<void> {
  for await (const entry of Deno.readDir(from)) {
    if (leftOut?.test(entry.name) || entry.isSymlink || entry.name.startsWith(".")) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory) {
      await Deno.mkdir(target, { recursive: true, mode: 0o700 });
      await copyInto(source, target, report);
    } else if (entry.isFile) await copyFile(source, target, report);
  }
}

/** A picture that is deleted just now is no reason to stop: its row says so to the sweep. */
async function copyFile(source: string, target: string, report: BackupReport): Promise<void> {
  try {
    await Deno.copyFile(source, target);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  report.files += 1;
  report.bytes += (await Deno.stat(target)).size;
}

async function moveIfThere(from: string, to: string): Promise<void> {
  try {
    await Deno.rename(from, to);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
