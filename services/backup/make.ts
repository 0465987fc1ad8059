import { backup, DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { databasePath } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import { type ManifestEntry, readPart, sumOf, writeNew } from "./bytes.ts";
import { requireWhole, settle } from "./check_database.ts";
import { belongs, DATABASE, verify, writeManifest } from "./manifest.ts";
import { openSource } from "./source.ts";
import { packFolder } from "./tar.ts";
import { dropDeleted } from "./drop_deleted.ts";
import { startUnfinished } from "./unfinished.ts";

export interface BackupReport {
  /** Where it is: a folder, or a tar file. */
  folder: string;
  files: number;
  bytes: number;
}

/**
 * Copies the data folder into a new folder below `into`, also while the server runs: first the
 * database as it is at one instant (SQLite's online backup), then the files; anything deleted for
 * good in between is removed from the copy as well. Finally everything is read again and compared.
 * With `archive` the folder becomes one tar file. It gets its name once it is complete.
 * @throws Problem if the place cannot be written or the copy is damaged.
 */
export async function makeBackup(
  root: string,
  into: string,
  { archive = false }: { archive?: boolean } = {},
): Promise<BackupReport> {
  const name = `atelier-${new Date().toISOString().replace(/[:.]/g, "-")}`;
  try {
    await using unfinished = await startUnfinished(into, name);
    const folder = join(unfinished.folder, name);
    await Deno.mkdir(folder, { mode: 0o700 });
    await copyDatabase(root, folder);
    const files = new Map<string, ManifestEntry>();
    await copyInto(root, folder, "", files);
    dropDeleted(folder, root, files);
    requireWhole(folder);
    files.set(DATABASE, await sumOf(readPart(databasePath(folder))));
    await writeManifest(folder, files);
    await verify(await openSource(folder), files);
    const whole = archive ? `${folder}.tar` : folder;
    if (archive) await packFolder(folder, whole);
    const target = join(into, archive ? `${name}.tar` : name);
    await Deno.rename(whole, target);
    const bytes = [...files.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    return { folder: target, files: files.size, bytes };
  } catch (error) {
    throw problem("bad_request", `The backup failed: ${(error as Error).message}`);
  }
}

async function copyDatabase(root: string, folder: string): Promise<void> {
  const copy = databasePath(folder);
  const source = new DatabaseSync(databasePath(root), { timeout: 10_000 });
  try {
    // In one step: otherwise every change made by the server would restart the copy.
    await backup(source, copy, { rate: 2 ** 30 });
  } finally {
    source.close();
  }
  settle(copy);
  await Deno.chmod(copy, 0o600);
}

async function copyInto(
  from: string,
  to: string,
  below: string,
  files: Map<string, ManifestEntry>,
): Promise<void> {
  for await (const entry of Deno.readDir(join(from, below))) {
    const path = below ? `${below}/${entry.name}` : entry.name;
    if (!belongs(path) || path === DATABASE) continue;
    if (entry.isDirectory) {
      await Deno.mkdir(join(to, path), { recursive: true, mode: 0o700 });
      await copyInto(from, to, path, files);
    } else if (entry.isFile) {
      const copied = await copyFile(join(from, path), join(to, path));
      if (copied) files.set(path, copied);
    }
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
