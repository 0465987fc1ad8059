import { join } from "node:path";
import { StartError } from "../config/mod.ts";
import { holds, type Placed, readMark } from "./mark.ts";

/**
 * Held by everyone who may change a studio, together, and by a move, alone: so a move begins when
 * the last one has seen its mark, and knows if they are gone. The operating system drops it with
 * the process.
 */
export interface ChangesLock {
  /** Takes it if that is possible at once; returns whether it is held. */
  take(): boolean;
  release(): void;
  close(): void;
}

export function openChangesLock(root: string, how: "together" | "alone"): ChangesLock {
  const path = join(root, "changes.lock");
  const file = Deno.openSync(path, { read: true, write: true, create: true, mode: 0o600 });
  return {
    take: () => file.tryLockSync(how === "alone"),
    release: () => file.unlockSync(),
    close: () => file.close(),
  };
}

/** The hold of a command that changes the studio. @throws StartError if it is being moved */
export function takeChanges(config: Placed): ChangesLock {
  const lock = openChangesLock(config.root, "together");
  if (lock.take() && !holds(readMark(config.root), config)) return lock;
  lock.close();
  throw new StartError(
    "The studio is being moved, or was moved, to another place: nothing can be changed here. Do it " +
      'there when that is done, or give the move up: "atelier migrate-storage --cancel".',
  );
}
