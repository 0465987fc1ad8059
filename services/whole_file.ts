import { dirname, join } from "node:path";

/**
 * Writes a file completely or not at all, even through a power cut: written under a temporary name,
 * synced, renamed; a rename lasts once its folder is synced (POSIX fsync(2), notes). Only its owner
 * can read it. `temporary`: a folder on the same disk, for files that are not complete yet.
 */
export async function writeWhole(
  path: string,
  bytes: Uint8Array,
  temporary: string,
): Promise<void> {
  const folder = dirname(path);
  for (const needed of [temporary, folder]) {
    await Deno.mkdir(needed, { recursive: true, mode: 0o700 });
  }
  const name = join(temporary, crypto.randomUUID());
  try {
    const file = await Deno.open(name, { write: true, createNew: true, mode: 0o600 });
    try {
      for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
      await file.sync();
    } finally {
      file.close();
    }
    await Deno.rename(name, path);
  } catch (error) {
    await removeIfThere(name);
    throw error;
  }
  await syncFolder(folder);
}

/**
 * Copies a file, whole or not at all, without its content passing through this process. `temporary`
 * as for `writeWhole`.
 */
export async function copyWhole(from: string, to: string, temporary: string): Promise<void> {
  for (const needed of [temporary, dirname(to)]) {
    await Deno.mkdir(needed, { recursive: true, mode: 0o700 });
  }
  const name = join(temporary, crypto.randomUUID());
  try {
    await Deno.copyFile(from, name);
    await moveWhole(name, to);
  } catch (error) {
    await removeIfThere(name);
    throw error;
  }
}

/**
 * Makes a second name for a file that no one writes into, or copies it: to another disk, and what
 * belongs to another user of the machine, who could still change it. `temporary` as for
 * `writeWhole`.
 */
export async function linkWhole(from: string, to: string, temporary: string): Promise<void> {
  await Deno.mkdir(dirname(to), { recursive: true, mode: 0o700 });
  try {
    if ((await Deno.stat(from)).uid !== Deno.uid()) throw new Error("another user's");
    await Deno.link(from, to);
  } catch {
    await copyWhole(from, to, temporary);
    return;
  }
  await syncFolder(dirname(to));
}

/** Replaces a file with a finished one, durably: at every moment one of them is there. */
export async function moveWhole(from: string, to: string): Promise<void> {
  const file = await Deno.open(from, { read: true, write: true });
  try {
    await file.sync();
  } finally {
    file.close();
  }
  await Deno.rename(from, to);
  await syncFolder(dirname(to));
}

/** Removes a file; one that is not there is fine. */
export async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder as a file, and does not need this.
  if (Deno.build.os === "windows") return;
  const handle = await Deno.open(folder, { read: true });
  try {
    await handle.sync();
  } finally {
    handle.close();
  }
}
