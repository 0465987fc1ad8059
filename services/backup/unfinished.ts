import { join } from "node:path";

/** What backups that are not whole yet are called: hidden, and for nobody to restore. */
const UNFINISHED = /^\.atelier-.*\.unfinished$/;
const LOCK = "lock";
/** A folder without its lock may be one that has just been made. */
const YOUNG_MS = 60_000;

/** A folder for a backup that is being made; it goes when it is disposed. */
export interface Unfinished extends AsyncDisposable {
  folder: string;
}

/**
 * Makes such a folder below `into`, after removing those that killed backups have left: nobody holds
 * their locks any more.
 */
export async function startUnfinished(into: string, name: string): Promise<Unfinished> {
  await Deno.mkdir(into, { recursive: true, mode: 0o700 });
  for await (const entry of Deno.readDir(into)) {
    if (entry.isDirectory && UNFINISHED.test(entry.name)) await removeDead(join(into, entry.name));
  }
  const folder = join(into, `.${name}.unfinished`);
  await Deno.mkdir(folder, { mode: 0o700 });
  const lock = await Deno.open(join(folder, LOCK), { write: true, createNew: true, mode: 0o600 });
  // Some network drives know no locks; there, what a killed backup leaves is left.
  await lock.lock(true).catch(() => {});
  return {
    folder,
    async [Symbol.asyncDispose]() {
      lock.close();
      await Deno.remove(folder, { recursive: true }).catch(() => {});
    },
  };
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
