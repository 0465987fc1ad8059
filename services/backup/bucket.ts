import { dirname, join } from "node:path";
import { FILE_FOLDERS } from "../file_folders.ts";
import type { FileStore } from "../storage/mod.ts";
import { type ManifestEntry, sumOf, writeNew } from "./bytes.ts";
import type { Files } from "./manifest.ts";

/** Whether a file of a backup belongs into the store. */
export function isStored(path: string): boolean {
  return FILE_FOLDERS.some((folder) => path.startsWith(`${folder}/`));
}

/** What a backup copies of a bucket, by key, with sizes in bytes. */
export async function filesInBucket(bucket: FileStore): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const folder of FILE_FOLDERS) {
    for await (const { key, size } of bucket.list(folder)) found.set(key, size);
  }
  return found;
}

/**
 * Copies a file of the bucket to `to`, or links to that of an earlier backup: under the name of an
 * image there is never another one. Null for a file deleted since it was listed.
 */
export async function copyFromBucket(
  bucket: FileStore,
  key: string,
  size: number,
  to: string,
  earlier: { folder: string; files: Files } | null,
): Promise<ManifestEntry | null> {
  await Deno.mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const old = earlier?.files.get(key);
  if (earlier && old?.bytes === size && key.startsWith("images/")) {
    try {
      await Deno.link(join(earlier.folder, key), to);
      return old;
    } catch {
      // Not every file system has hard links.
    }
  }
  const file = await bucket.open(key);
  return file && await writeNew(to, file.body);
}

/** Whether a file of a backup is in the bucket already. */
export async function isInBucket(
  bucket: FileStore,
  key: string,
  { bytes, sha256 }: ManifestEntry,
): Promise<boolean> {
  if ((await bucket.stat(key))?.size !== bytes) return false;
  const file = await bucket.open(key);
  return file !== null && (await sumOf(file.body)).sha256 === sha256;
}
