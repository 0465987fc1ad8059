import { join } from "node:path";

/** Prefix of backups that are not complete yet: hidden, and never restored. */
const UNFINISHED = /^\.atelier-.*\.unfinished$/;
const LOCK = "lock";
/** A folder without its lock may be one that has just been made. */
const YOUNG_MS = 60_000;

/** A folder for a backup that is being made; it goes when it is disposed. */
export interface Unfinished extends AsyncDisposable {
  folder: string;
}

/** Creates such a folder below `into`, after removing those that killed backups have left. */
export async function startUnfinished(into: string, name: string): Promise<Unfinished> {
  await Deno.mkdir(into, { recursive: true, mode: 0o700 });
  await removeAbandoned(into);
  const folder = join(into, `.${name}.unfinished`);
  await Deno.mkdir(folder, { mode: 0o700 });
  const lock = await Deno.open(join(folder, LOCK), { write: true, createNew: true, mode: 0o600 });
  // Some network drives have no locks; there, the remains of a killed backup stay.
  await lock.lock(true).catch(() => {});
  return {
    folder,
    async [Symbol.asyncDispose]() {
      lock.close();
      await Deno.remove(folder, { recursive: true }).catch(() => {});
    },
  };
}

/**
 * Removes the folders below `into` that killed backups have left: their locks are no longer held.
 */
export async function removeAbandoned(into: string): Promise<void> {
  for await (const entry of Deno.readDir(into)) {
    if (entry.isDirectory && UNFINISHED.test(entry.name)) await removeDead(join(into, entry.name));
  }
}

async function removeDead(folder: string): Promise<void> {
  try {
    using lock = await Deno.open(join(folder, LOCK), { write: true });
    if (!await lock.tryLock(true)) return;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) return;
    const { mtime } = await Deno.stat(folder);
    if (Date.now() - (mtime?.getTime() ?? 0) < YOUNG_MS) return;
  }
  await Deno.remove(folder, { recursive: true });
}
