import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { backupCheckSchema, type StoredBackup } from "../contract/backups.ts";
import { problem } from "../errors/mod.ts";
import { say } from "../contract/refusals.ts";

/** `atelier-2026-11-28T03-00-00-000Z`, a folder, or the same with `.tar`. */
const NAME = /^atelier-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z(\.tar)?$/;

/** Facts about a backup, in a file beside it: the backup itself never changes. */
const noteSchema = z.object({
  files: z.number().nullable(),
  bytes: z.number().nullable(),
  check: backupCheckSchema.nullable(),
});
type Note = z.output<typeof noteSchema>;

/** Returns the name of a backup made now. */
export const newName = () => `atelier-${new Date().toISOString().replace(/[:.]/g, "-")}`;

/** A hidden file, so that a listing of the folder shows only backups. */
const noteOf = (backup: string) => join(dirname(backup), `.${basename(backup)}.json`);

/** Returns the backups in a folder, oldest first; none if it does not exist. */
export async function backupsIn(folder: string): Promise<StoredBackup[]> {
  const found: StoredBackup[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) {
      const [, day, hour, minute, second, ms, tar] = NAME.exec(entry.name) ?? [];
      if (day === undefined || !(tar ? entry.isFile : entry.isDirectory)) continue;
      const path = join(folder, entry.name);
      const note = await readNote(path);
      found.push({
        name: entry.name,
        made_at: `${day}T${hour}:${minute}:${second}.${ms}Z`,
        form: tar ? "archive" : "folder",
        files: note?.files ?? null,
        bytes: note?.bytes ?? null,
        check: note?.check ?? null,
      });
    }
  } catch (error) {
    const absent = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory;
    if (!absent) throw error;
  }
  return found.sort((a, b) => a.name < b.name ? -1 : 1);
}

/** Returns the path of a backup by its name. @throws Problem not_found */
export async function backupNamed(folder: string, name: string): Promise<string> {
  const path = join(folder, name);
  const there = NAME.test(name) && folder !== "" && await Deno.lstat(path).catch(() => null);
  if (!there || !(name.endsWith(".tar") ? there.isFile : there.isDirectory)) {
    throw problem("not_found", say("no_such_backup"));
  }
  return path;
}

/** Without its note, a backup is complete all the same, and only counts as not verified. */
export async function writeNote(backup: string, note: Note): Promise<void> {
  const whole = join(dirname(backup), `.${basename(backup)}.note`);
  try {
    await Deno.writeTextFile(whole, JSON.stringify(note), { mode: 0o600 });
    await Deno.rename(whole, noteOf(backup));
  } catch {
    await Deno.remove(whole).catch(() => {});
  }
}

export async function readNote(backup: string): Promise<Note | null> {
  try {
    return noteSchema.parse(JSON.parse(await Deno.readTextFile(noteOf(backup))));
  } catch {
    return null;
  }
}

/** Removes a backup. It is renamed first, so that a crash leaves no partial backup. */
export async function removeBackup(backup: string): Promise<void> {
  const doomed = join(dirname(backup), `.${basename(backup)}.unfinished`);
  const isFile = backup.endsWith(".tar");
  if (!isFile) await Deno.rename(backup, doomed);
  await Deno.remove(isFile ? backup : doomed, { recursive: true });
  await Deno.remove(noteOf(backup)).catch(() => {});
}
