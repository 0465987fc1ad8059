import { join } from "node:path";
import { type Config, StartError } from "./config/mod.ts";
import { messageOf } from "./errors/message_of.ts";

/** Longest wait for another server that settles what was left, and between two looks. */
const FIRST_SETTLES_MS = 3_000;
const ASK_MS = 50;

const PROBE = ".write-test-";

/**
 * Creates the data folder (readable by its owner only) and checks that it can be written.
 * @throws StartError
 */
export function prepareDataFolder(root: string): void {
  try {
    Deno.mkdirSync(root, { recursive: true, mode: 0o700 });
    const probe = join(root, PROBE + crypto.randomUUID());
    Deno.writeTextFileSync(probe, "", { createNew: true });
    Deno.removeSync(probe);
  } catch (error) {
    throw new StartError(
      `The data folder ${root} cannot be written (${messageOf(error)}). ` +
        "Choose another with ATELIER_ROOT, or change its owner.",
    );
  }
}

/**
 * Keeps a second server off the same data folder: two would run one queue twice. The operating
 * system drops the lock with the process, however it ends. The command line does not take it.
 * @throws StartError when another server has it.
 */
export function lockDataFolder(root: string): { release(): void } {
  const file = openLock(root);
  if (!file.tryLockSync(true)) throw inUse(root, file);
  return { release: () => file.close() };
}

/**
 * Shares a data folder with the other servers on one PostgreSQL database, and keeps everything else
 * off it. The first of them settles and removes what killed processes left; others that start in
 * that moment wait for it.
 * @throws StartError when a server has it for itself
 */
async function shareDataFolder(
  root: string,
  settle: () => Promise<void>,
): Promise<{ release(): void }> {
  const file = openLock(root);
  if (file.tryLockSync(true)) {
    await settleLeft(root, settle, () => file.close());
    file.unlockSync();
  }
  const end = performance.now() + FIRST_SETTLES_MS;
  while (!file.tryLockSync(false)) {
    if (performance.now() > end) throw inUse(root, file);
    await new Promise((resolve) => setTimeout(resolve, ASK_MS));
  }
  return { release: () => file.close() };
}

/**
 * A server's hold on its data folder: on PostgreSQL it is shared.
 * @param settle puts in order what a killed restore left, before anything is removed
 * @throws StartError, also of `settle`
 */
export async function takeDataFolder(
  { root, database }: Pick<Config, "root" | "database">,
  settle: () => Promise<void>,
): Promise<{ release(): void }> {
  if (database !== "") return await shareDataFolder(root, settle);
  const lock = lockDataFolder(root);
  await settleLeft(root, settle, lock.release);
  return lock;
}

async function settleLeft(
  root: string,
  settle: () => Promise<void>,
  release: () => void,
): Promise<void> {
  try {
    await settle();
  } catch (error) {
    release();
    throw error;
  }
  removeLeftovers(root);
}

function openLock(root: string): Deno.FsFile {
  const path = join(root, "server.lock");
  return Deno.openSync(path, { read: true, write: true, create: true, mode: 0o600 });
}

function inUse(root: string, file: Deno.FsFile): StartError {
  file.close();
  return new StartError(`Another Atelier is already running on ${root}. End it first.`);
}

/** Where a restore prepares the new contents of the data folder. */
export const RESTORING = ".restoring";
/** Where files of the data folder itself are before they are whole. */
export const TEMPORARY = ".temporary";

/**
 * Removes the unfinished files of killed processes: a restore, a settings file, small images. Only
 * the holder of the lock may call it. Half-written images are left to the sweep, which checks their
 * age.
 */
export function removeLeftovers(root: string): void {
  const folders = [...Deno.readDirSync(root)]
    .filter(({ isDirectory, name }) => isDirectory && name !== "images")
    .map(({ name }) => join(root, name, TEMPORARY));
  for (const folder of [join(root, RESTORING), join(root, TEMPORARY), ...folders]) {
    try {
      Deno.removeSync(folder, { recursive: true });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  for (const { name } of Deno.readDirSync(root)) {
    if (name.startsWith(PROBE)) Deno.removeSync(join(root, name));
  }
}
