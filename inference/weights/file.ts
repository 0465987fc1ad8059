import { basename } from "node:path";
import { WeightsError } from "./errors.ts";

/** A file of weights as it was when it was opened. */
export interface WeightsFile {
  /** Its real path: no link on the way. */
  readonly path: string;
  /** Its name as it was asked for, without a folder; for messages. */
  readonly name: string;
  readonly bytes: number;
  /** Changes when the file is written or replaced: size, time of change, and inode. */
  readonly stamp: string;
}

/** @throws WeightsError `absent` if there is no such file */
export async function identify(path: string): Promise<WeightsFile> {
  const name = basename(path);
  try {
    const real = await Deno.realPath(path);
    const info = await Deno.stat(real);
    if (!info.isFile) throw new WeightsError("absent", `${name} is not a file.`);
    return { path: real, name, bytes: info.size, stamp: stampOf(info) };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new WeightsError("absent", `${name} is missing, or is a link to a missing file.`);
  }
}

/**
 * Weights are read long after their headers were checked, some by mapping the file into memory, so
 * call this before each load.
 *
 * @throws WeightsError `changed` if one of the files was written or replaced since it was opened
 */
export async function requireUnchanged(files: Iterable<WeightsFile>): Promise<void> {
  for (const { path, name, stamp } of files) {
    const now = await Deno.stat(path).then(stampOf).catch(() => null);
    if (now === stamp) continue;
    throw new WeightsError(
      "changed",
      `${name} was changed or removed while it was in use. Run this again to use the file as it is now.`,
    );
  }
}

function stampOf({ size, mtime, dev, ino }: Deno.FileInfo): string {
  return `${size}:${mtime?.getTime() ?? 0}:${dev}:${ino ?? 0}`;
}

/** Reads `length` bytes from `offset`. @throws WeightsError `damaged` if the file ends earlier */
export async function readBytes(
  file: WeightsFile,
  offset: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  using reader = await openReader(file);
  return await reader.read(offset, length);
}

/** The first bytes of a file, by which formats are told apart. */
export const startOf = (file: WeightsFile): Promise<Uint8Array<ArrayBuffer>> =>
  readBytes(file, 0, Math.min(8, file.bytes));

/** A file that is open for reading in several places, until it is disposed of. */
export interface FileReader extends Disposable {
  /** @throws WeightsError `damaged` if the file ends earlier */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}

export async function openReader(file: WeightsFile): Promise<FileReader> {
  const handle = await Deno.open(file.path);
  return {
    async read(offset, length) {
      const bytes = new Uint8Array(length);
      await handle.seek(offset, Deno.SeekMode.Start);
      for (let at = 0; at < length;) {
        const count = await handle.read(bytes.subarray(at));
        if (count === null) throw new WeightsError("damaged", `${file.name} is cut off.`);
        at += count;
      }
      return bytes;
    },
    [Symbol.dispose]: () => handle.close(),
  };
}

/** Whether all files are still those that were opened. */
export async function isUnchanged(files: Iterable<WeightsFile>): Promise<boolean> {
  try {
    await requireUnchanged(files);
    return true;
  } catch (error) {
    if (error instanceof WeightsError) return false;
    throw error;
  }
}
