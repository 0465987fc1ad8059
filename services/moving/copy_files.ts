import { createHash } from "node:crypto";
import { z } from "zod";
import { FILE_FOLDERS } from "../file_folders.ts";
import type { FileStore, ListedFile } from "../storage/mod.ts";

/** Files on their way at a time. */
const AT_ONCE = 6;

/** A file that was copied and read again, as a line of the journal. */
const lineSchema = z.object({ key: z.string(), version: z.string(), sha256: z.string() });

export interface CopiedFiles {
  files: number;
  bytes: number;
  /** Those of which this run has found out, by reading them, that they are the same. */
  verified: number;
}

/**
 * Copies all files of a studio into another store, and reads each of them again there. What an
 * earlier run has done, by its journal, or what is there already with the same content, is not sent
 * once more. Nothing in `from` is changed.
 * @param journal path of a file, to which each copied one adds a line
 * @throws Problem if a store fails, Error for a file that is not the same afterwards
 */
export async function copyFiles(
  from: FileStore,
  to: FileStore,
  journal: string,
  onFile: (done: number, of: number) => void = () => {},
): Promise<CopiedFiles> {
  const wanted = await filesOf(from);
  const there = await filesOf(to);
  const known = await readJournal(journal);
  const open = [...wanted.values()].filter((file) =>
    known.get(file.key) !== file.version || there.get(file.key)?.size !== file.size
  );
  const room = open.filter(({ key }) => !there.has(key)).reduce((sum, { size }) => sum + size, 0);
  await to.needRoom(room);
  using written = await Deno.open(journal, { append: true, create: true, mode: 0o600 });
  let done = wanted.size - open.length;
  const copyNext = async (): Promise<void> => {
    for (let file = open.pop(); file; file = open.pop()) {
      const sha256 = await copyFile(from, to, file, there.get(file.key)?.size === file.size);
      if (sha256 !== null) {
        const line = JSON.stringify({ key: file.key, version: file.version, sha256 });
        written.writeSync(new TextEncoder().encode(line + "\n"));
      }
      onFile(++done, wanted.size);
    }
  };
  const verified = open.length;
  await Promise.all(Array.from({ length: AT_ONCE }, copyNext));
  written.syncSync();
  const bytes = [...wanted.values()].reduce((sum, { size }) => sum + size, 0);
  return { files: wanted.size, bytes, verified };
}

/** All files that belong to a studio, by key. */
export async function filesOf(store: FileStore): Promise<Map<string, ListedFile>> {
  const found = new Map<string, ListedFile>();
  for (const folder of FILE_FOLDERS) {
    for await (const file of store.list(folder)) found.set(file.key, file);
  }
  return found;
}

/** @returns its SHA-256; null for one that was deleted since it was listed */
async function copyFile(
  from: FileStore,
  to: FileStore,
  { key }: ListedFile,
  isThere: boolean,
): Promise<string | null> {
  const bytes = await from.read(key);
  if (bytes === null) return null;
  const wanted = sha256Of(bytes);
  const same = async () => {
    const copied = await to.read(key);
    return copied !== null && sha256Of(copied) === wanted;
  };
  if (isThere && await same()) return wanted;
  await to.put(key, bytes);
  if (await same()) return wanted;
  throw new Error(`${key} is not the same after it was copied. Look at the store, and try again.`);
}

const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Version of each file that was copied. A line that was cut off counts for nothing. */
async function readJournal(path: string): Promise<Map<string, string>> {
  const text = await Deno.readTextFile(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  });
  const known = new Map<string, string>();
  for (const line of text.split("\n")) {
    try {
      const { key, version } = lineSchema.parse(JSON.parse(line));
      known.set(key, version);
    } catch {
      // It is copied once more.
    }
  }
  return known;
}
