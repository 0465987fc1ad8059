import { A_DAY } from "../clock.ts";
import type { Database } from "../database/mod.ts";
import { type ImageFiles, imageKey, type Stored, thumbnailKey } from "./files.ts";
import { thumbnailOf } from "./thumbnail.ts";

/** Where the files and the rows disagree. */
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
/** Where files without a row are set aside. */
const LOST = "lost";
/** Rows read at a time. */
const PAGE = 5000;

/** Compares files and rows, and changes nothing. */
export async function compare(
  { db, files: { store }, before }: SweepOptions,
): Promise<SweepReport> {
  /** Sizes in bytes. */
  const onDisk = new Map<string, number>();
  const young = new Map<string, number>();
  for (const folder of FOLDERS) {
    for await (const { key, size, modified } of store.list(folder)) {
      (modified < before ? onDisk : young).set(key, size);
    }
  }
  // A file that is not listed may have been added since.
  const sizeOf = async (key: string) =>
    onDisk.get(key) ?? young.get(key) ?? (await store.stat(key))?.size ?? null;
  const report: SweepReport = {
    files: onDisk.size + young.size,
    rows: 0,
    files_without_row: [],
    rows_without_file: [],
    rows_with_other_file: [],
    rows_without_thumbnail: [],
    temporary: await store.unfinished(before),
    set_aside: (await Array.fromAsync(store.list(LOST))).map(({ key }) => key),
  };
  for await (const row of allRows(db)) {
    report.rows++;
    const [image, thumbnail] = [imageKey(row), thumbnailKey(row)];
    const size = await sizeOf(image);
    if (size === null) report.rows_without_file.push(row.image_name);
    else if (size !== row.bytes) report.rows_with_other_file.push(row.image_name);
    else if (await sizeOf(thumbnail) === null) {
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
  for (const name of report.temporary) await files.store.discard(name);
  for (const key of report.files_without_row) await setAside(files, key);
  for (const name of report.rows_without_thumbnail) {
    const row = await db.selectFrom("images").select(["image_name", "image_subfolder"])
      .where("image_name", "=", name).executeTakeFirst();
    if (!row) continue;
    try {
      const image = await files.store.read(imageKey(row));
      if (image === null) continue;
      await files.writeThumbnail(row, await thumbnailOf(image, maxPixels));
    } catch {
      // The image itself is damaged: it stays in the report.
    }
  }
  return report;
}

/** Deletes files set aside longer than `days` ago; returns how many. */
export async function clearLost({ store }: ImageFiles, days: number): Promise<number> {
  const limit = Date.now() - days * A_DAY * 1000;
  let count = 0;
  for await (const { key, placed } of store.list(LOST)) {
    if (placed.getTime() > limit) continue;
    await store.remove(key);
    count++;
  }
  return count;
}

async function setAside({ store }: ImageFiles, key: string): Promise<void> {
  const [, ...rest] = key.split("/");
  await store.move(key, `${LOST}/${rest.join("-")}`).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
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
