import { join } from "node:path";
import { StartError } from "./config/mod.ts";

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
      `The data folder ${root} cannot be written (${(error as Error).message}). ` +
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
  const file = Deno.openSync(join(root, "server.lock"), {
    read: true,
    write: true,
    create: true,
    mode: 0o600,
  });
  if (!file.tryLockSync(true)) {
    file.close();
    throw new StartError(`Another Atelier is already running on ${root}. End it first.`);
  }
  return { release: () => file.close() };
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
