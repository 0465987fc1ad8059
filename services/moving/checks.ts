import { type Config, StartError } from "../config/mod.ts";
import { isEmpty, requireEmpty, sqliteFiles } from "../database/copy/mod.ts";
import type { Database } from "../database/mod.ts";
import { targetOf } from "../database/postgres/mod.ts";
import { createImageFiles } from "../images/mod.ts";
import { compare } from "../images/sweep.ts";
import type { FileStore } from "../storage/mod.ts";
import { filesOf } from "./copy_files.ts";

/** @throws StartError if there is a database where one is to be made */
export async function requireRoom({ root, database }: Config): Promise<void> {
  if (database !== "") return await requireEmpty(targetOf(database));
  const files = sqliteFiles(root);
  if (files.length === 0) return;
  throw new StartError(
    `There is a database in the data folder, from before: ${files.join(", ")}. Move it away ` +
      "(it is not written over), then try again.",
  );
}

/** @throws StartError for a bucket with files that are not of this studio */
export async function requireOwn(from: FileStore, to: FileStore, name: string): Promise<void> {
  const there = await filesOf(to);
  if (there.size === 0) return;
  const own = await filesOf(from);
  const foreign = [...there.keys()].filter((key) => !own.has(key));
  if (foreign.length === 0) return;
  throw new StartError(
    `${name} holds ${foreign.length} files that this studio does not have, such as ` +
      `${foreign[0]}. Name a folder of its own (s3://bucket/folder), or empty it.`,
  );
}

/** Whether no database is where one is to be made. @throws StartError if it cannot be reached */
export async function isRoom({ root, database }: Config): Promise<boolean> {
  return database === "" ? sqliteFiles(root).length === 0 : await isEmpty(targetOf(database));
}

/**
 * Compares the new store with the rows.
 * @returns how many images lacked their file before. @throws Error for one that was not copied
 */
export async function requireFiles(
  { max_upload_megapixels }: Config,
  db: Database,
  from: FileStore,
  to: FileStore,
): Promise<number> {
  const missing = async (store: FileStore) => {
    const { rows_without_file, rows_with_other_file } = await compare({
      db,
      files: createImageFiles(store),
      maxPixels: max_upload_megapixels * 1_000_000,
      before: new Date(),
    });
    return [...rows_without_file, ...rows_with_other_file];
  };
  const now = await missing(to);
  if (now.length === 0) return 0;
  const before = new Set(await missing(from));
  const lost = now.filter((name) => !before.has(name));
  if (lost.length === 0) return now.length;
  throw new Error(`${lost.length} images are not in the new store, such as ${lost[0]}. Try again.`);
}
