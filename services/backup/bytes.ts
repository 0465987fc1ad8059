import { createHash } from "node:crypto";
import { z } from "zod";

/** Size and hash of a file. */
export const SUMMED = z.object({
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ManifestEntry = z.output<typeof SUMMED>;

const CHUNK = 256 * 1024;

/** Returns the size and hash of `bytes`. */
export async function sumOf(bytes: AsyncIterable<Uint8Array>): Promise<ManifestEntry> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of bytes) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { bytes: size, sha256: hash.digest("hex") };
}

/** The size of a regular file; null for anything else: reading a pipe could block forever. */
export async function plainSize(path: string): Promise<number | null> {
  try {
    const { isFile, size } = await Deno.lstat(path);
    return isFile ? size : null;
  } catch (error) {
    if (
      error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory
    ) return null;
    throw error;
  }
}

/**
 * The content of a file, or `size` bytes of it from `offset`. Each chunk is good until the next
 * one.
 * @throws the system's error when there is no such file.
 */
export async function* readPart(
  path: string,
  offset = 0,
  size = Infinity,
): AsyncGenerator<Uint8Array> {
  using file = await Deno.open(path);
  if (offset > 0) await file.seek(offset, Deno.SeekMode.Start);
  const buffer = new Uint8Array(CHUNK);
  for (let left = size; left > 0;) {
    const n = await file.read(buffer.subarray(0, Math.min(left, CHUNK)));
    if (n === null) return;
    yield buffer.subarray(0, n);
    left -= n;
  }
}

/** Writes a new file, and returns its size and hash. `sync`: it survives a power cut. */
export async function writeNew(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  { sync = false } = {},
): Promise<ManifestEntry> {
  using file = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
  const entry = await sumOf(written(file, bytes));
  if (sync) await file.sync();
  return entry;
}

async function* written(file: Deno.FsFile, bytes: AsyncIterable<Uint8Array>) {
  for await (const chunk of bytes) {
    await writeAll(file, chunk);
    yield chunk;
  }
}

export async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
}
