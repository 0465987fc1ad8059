import { basename, resolve } from "node:path";
import { backupsIn, removeBackup, verifyBackup } from "../services/backup/mod.ts";
import type { BackupCheck, BackupStep } from "../services/contract/backups.ts";
import { problem } from "../services/errors/mod.ts";
import { configOf, open } from "./open.ts";
import { confirm } from "./terminal.ts";
import { type Command, COMMON, parse, UsageError } from "./usage.ts";

export const backupsList: Command = {
  usage: "backups list [FOLDER]",
  summary: "Backups in a folder (otherwise in backup_folder), and whether they can be restored",
  async run(args) {
    const { values, positionals } = parse(args, COMMON, 1);
    const folder = positionals[0] ?? configOf(values.root).backup_folder;
    if (folder === "") throw new UsageError("Say in which folder: backup_folder is empty.");
    const found = await backupsIn(resolve(folder));
    if (values.json) console.log(JSON.stringify(found));
    else if (found.length === 0) console.log(`There are no backups in ${folder}.`);
    for (const { name, bytes, check } of values.json ? [] : found) {
      const size = bytes === null ? "" : ` (${Math.ceil(bytes / 1e6)} MB)`;
      console.log(`${name}${size}: ${check ? inWords(check) : "not tried out"}`);
    }
    return 0;
  },
};

export const backupsVerify: Command = {
  usage: "backups verify BACKUP [--progress]",
  summary: "Reads a backup again, and tries it out as a restore would",
  // Exit code 1 means that it cannot be restored.
  failed: 2,
  async run(args) {
    const { values, positionals } = parse(args, { ...COMMON, progress: { type: "boolean" } }, 1);
    const [backup] = positionals;
    if (backup === undefined) throw new UsageError("Say which backup.");
    const onStep = values.progress ? printStep : undefined;
    const check = await verifyBackup(resolve(backup), onStep, configOf(values.root).database);
    console.log(values.json ? JSON.stringify(check) : inWords(check));
    return check.failure === null ? 0 : 1;
  },
};

export const backupsRemove: Command = {
  usage: "backups remove BACKUP [-f]",
  summary: "Removes a backup for good",
  async run(args) {
    const options = { ...COMMON, force: { type: "boolean", short: "f" } } as const;
    const { values, positionals } = parse(args, options, 1);
    const path = resolve(positionals[0] ?? "");
    const name = basename(path);
    const there = (await backupsIn(resolve(path, ".."))).some((found) => found.name === name);
    if (!there) throw problem("not_found", `There is no backup at ${path}.`);
    if (!values.force && !confirm(`Remove ${name} for good?`)) {
      throw problem("bad_request", "Nothing was changed.");
    }
    await using opened = open(values.root, { looks: true });
    await removeBackup(path);
    await opened.audit.note(opened.actor, "backup.remove", { name });
    console.log(values.json ? JSON.stringify({ removed: name }) : `${name} is gone.`);
    return 0;
  },
};

/** A line of JSON for programs that show how far it is: the server is one. */
export function printStep(step: BackupStep): void {
  console.log(JSON.stringify(step));
}

function inWords({ failure, users, images, missing, read }: BackupCheck): string {
  if (failure !== null) return failure;
  const lacking = missing === 0 ? "" : `, ${missing} without a file`;
  return `can be restored (${users} accounts, ${images} images${lacking}, ${read} of them compared)`;
}
