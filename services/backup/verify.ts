import { now } from "../clock.ts";
import type { BackupCheck } from "../contract/backups.ts";
import { Problem } from "../errors/mod.ts";
import { drill } from "./drill.ts";
import { readManifest, verify } from "./manifest.ts";
import { openSource } from "./source.ts";
import type { OnStep } from "./step.ts";
import { readNote, writeNote } from "./stored.ts";

const NOTHING = { users: 0, images: 0, missing: 0, read: 0 };

/**
 * Reads every file of a backup again, compares it with the list, and tries out a copy of the
 * database as a restore would. The outcome is noted beside the backup. `database`: the setting,
 * where a dump is tried out. Never rejects.
 */
export async function verifyBackup(
  backup: string,
  onStep?: OnStep,
  database = "",
): Promise<BackupCheck> {
  const before = await readNote(backup);
  try {
    const source = await openSource(backup);
    const files = await readManifest(source);
    await verify(source, files, onStep);
    onStep?.({ stage: "trial", done: 0, total: 0 });
    const check = { at: now(), failure: null, ...await drill(backup, backup, database) };
    const bytes = [...files.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    await writeNote(backup, { files: files.size, bytes, check });
    return check;
  } catch (error) {
    const { message } = error as Error;
    // Anything else, such as a full disk, says nothing of the backup.
    const failure = error instanceof Problem ? message : `It could not be verified: ${message}`;
    const check = { at: now(), failure, ...NOTHING };
    const { files = null, bytes = null } = before ?? {};
    await writeNote(backup, { files, bytes, check });
    return check;
  }
}
