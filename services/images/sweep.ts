import { join } from "node:path";
import type { Database } from "../database/mod.ts";
import { removeIfThere } from "../whole_file.ts";
import type { ImageFiles, Stored } from "./files.ts";
import { thumbnailOf } from "./thumbnail.ts";

/** Where the files and the rows disagree. Paths are relative to the data folder. */
export interface SweepReport {
  files: number;
  rows: number;
  /** Files that no row speaks of: left by a crash between file and row. */
  files_without_row: string[];
  /** Images whose file is missing. Only a backup can bring it back. */
  rows_without_file: string[];
  /** Images whose file is not as long as the one that was kept: it was cut off or replaced. */
  rows_with_other_file: string[];
  rows_without_thumbnail: string[];
  /** Half-written files. */
  temporary: string[];
  /** Files that were set aside by an earlier sweep. */
  set_aside: string[];
}

export interface SweepOptions {
  db: Database;
  files: ImageFiles;
  maxPixels: number;
  /** Files younger than this are left alone: their rows may be on the way. */
  before: Date;
}

const FOLDERS = ["images", "thumbnails"] as const;
/** Rows read at a time. */
const PAGE = 5000;

/** Compares files and rows, and changes nothing. */
export async function compare({ db, files, before }: SweepOptions): Promise<SweepReport> {
  /** Sizes in bytes. */
  const onDisk = new Map<string, number>();
  const young = new Map<string, number>();
  for (const kind of FOLDERS) {
    for await (const { path, name } of walk(files.folders[kind])) {
      const info = await Deno.lstat(path).catch(() => null);
      if (!info) continue;
      const found = (info.mtime ?? before) < before ? onDisk : young;
      found.set(`${kind}/${name}`, info.isFile ? info.size : -1);
    }
  }
  // A file that is not listed may have been added since.
  const sizeOf = async (key: string, path: string) =>
    onDisk.get(key) ?? young.get(key) ?? await fileSize(path);
  const report: SweepReport = {
    files: onDisk.size + young.size,
    rows: 0,
    files_without_row: [],
    rows_without_file: [],
    rows_with_other_file: [],
    rows_without_thumbnail: [],
    temporary: await temporaryFiles(files, before),
    set_aside: (await names(files.folders.lost)).map((name) => join("lost", name)),
  };
  for await (const row of allRows(db)) {
    report.rows++;
    const [image, thumbnail] = keysOf(row);
    const size = await sizeOf(image, files.path(row));
    if (size === null) report.rows_without_file.push(row.image_name);
    else if (size !== row.bytes) report.rows_with_other_file.push(row.image_name);
    else if (await sizeOf(thumbnail, files.thumbnailPath(row)) === null) {
      report.rows_without_thumbnail.push(row.image_name);
    }
    onDisk.delete(image);
    onDisk.delete(thumbnail);
  }
  report.files_without_row = [...onDisk.keys()];
  return report;
}

/**
 * Repairs what it can: deletes half-written files, moves files without a row to `lost/` (a restored
 * database would make every newer image one of them, so they are not deleted), and creates missing
 * thumbnails again.
 */
export async function sweep(options: SweepOptions): Promise<SweepReport> {
  const { db, files, maxPixels } = options;
  const report = await compare(options);
  for (const name of report.temporary) {
    await removeIfThere(join(files.folders.temporary, name));
  }
  for (const key of report.files_without_row) await setAside(files, key);
  for (const name of report.rows_without_thumbnail) {
    const row = await db.selectFrom("images").select(["image_name", "image_subfolder"])
      .where("image_name", "=", name).executeTakeFirst();
    if (!row) continue;
    try {
      const image = await Deno.readFile(files.path(row));
      await files.writeThumbnail(row, await thumbnailOf(image, maxPixels));
    } catch {
      // The image itself is damaged: it stays in the report.
    }
  }
  return report;
}

/** Deletes files set aside longer than `days` ago; returns how many. */
export async function clearLost(files: ImageFiles, days: number): Promise<number> {
  const limit = Date.now() - days * 86_400_000;
  let count = 0;
  for (const name of await names(files.folders.lost)) {
    const path = join(files.folders.lost, name);
    // A rename changes ctime, not mtime: this is when it was set aside.
    const at = (await Deno.lstat(path)).ctime?.getTime() ?? Date.now();
    if (at > limit) continue;
    await removeIfThere(path);
    count++;
  }
  return count;
}

async function setAside(files: ImageFiles, key: string): Promise<void> {
  const [kind, ...rest] = key.split("/");
  const from = join(files.folders[kind as (typeof FOLDERS)[number]], ...rest);
  await Deno.mkdir(files.folders.lost, { recursive: true, mode: 0o700 });
  await Deno.rename(from, join(files.folders.lost, rest.join("-"))).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

function keysOf({ image_name, image_subfolder }: Stored): [string, string] {
  const stem = image_name.replace(/\.\w+$/, "");
  return [`images/${image_subfolder}/${image_name}`, `thumbnails/${image_subfolder}/${stem}.webp`];
}

async function* allRows(db: Database): AsyncGenerator<Stored & { bytes: number }> {
  let last = 0;
  for (;;) {
    const rows = await db.selectFrom("images")
      .select(["image_id", "image_name", "image_subfolder", "bytes"]).where("image_id", ">", last)
      .orderBy("image_id").limit(PAGE).execute();
    yield* rows;
    const end = rows.at(-1);
    if (!end) return;
    last = end.image_id;
  }
}

async function* walk(folder: string): AsyncGenerator<{ path: string; name: string }> {
  for (const sub of await names(folder)) {
    if (sub.startsWith(".")) continue;
    for (const name of await names(join(folder, sub))) {
      yield { path: join(folder, sub, name), name: `${sub}/${name}` };
    }
  }
}

/** Null when it is not there. */
async function fileSize(path: string): Promise<number | null> {
  return await Deno.lstat(path).then((info) => info.isFile ? info.size : null, () => null);
}

async function temporaryFiles(files: ImageFiles, before: Date): Promise<string[]> {
  const old: string[] = [];
  for (const name of await names(files.folders.temporary)) {
    const info = await Deno.lstat(join(files.folders.temporary, name)).catch(() => null);
    if (info && (info.mtime ?? before) < before) old.push(name);
  }
  return old;
}

async function names(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map((entry) => entry.name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return [];
    }
    throw error;
  }
}
