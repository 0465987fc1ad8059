import { resolve } from "node:path";
import {
  copyOffSite,
  fetchBackup,
  linkedBackup,
  makeBackup,
  restoreBackup,
} from "../services/backup/mod.ts";
import { printStep } from "./backups.ts";
import { lockDataFolder, prepareDataFolder } from "../services/data_folder.ts";
import { takeChanges } from "../services/moving/mod.ts";
import { problem } from "../services/errors/mod.ts";
import { bucketAt, bucketOf } from "../services/storage/mod.ts";
import { configOf, open } from "./open.ts";
import { ENDED_HERE } from "./sessions.ts";
import { confirm } from "./terminal.ts";
import { type Command, COMMON, parse, UsageError } from "./usage.ts";

export const backup: Command = {
  usage: "backup INTO_FOLDER [--archive | --linked] [--progress]",
  summary: "Copies accounts, images and the rest (not models) while the server may run",
  async run(args) {
    const options = {
      ...COMMON,
      archive: { type: "boolean" },
      linked: { type: "boolean" },
      progress: { type: "boolean" },
    } as const;
    const { values, positionals } = parse(args, options, 1);
    const [into] = positionals;
    if (into === undefined) throw new UsageError("Say into which folder.");
    if (values.archive && values.linked) throw new UsageError("An archive holds no links.");
    await using opened = open(values.root, { looks: true });
    const { root, database } = opened.config;
    const bucket = bucketOf(opened.config);
    if (`${resolve(into)}/`.startsWith(`${root}/`)) {
      throw problem("bad_request", "A backup inside the data folder would be lost with it.");
    }
    const onStep = values.progress ? printStep : undefined;
    const report = values.linked
      ? await linkedBackup(root, resolve(into), onStep, bucket, database)
      : await makeBackup(root, resolve(into), {
        archive: values.archive ?? false,
        onStep,
        bucket,
        database,
      });
    const { backup_copy, backup_keep } = opened.config;
    if (values.linked && backup_copy !== "") {
      await copyOffSite(report.folder, bucketAt(backup_copy, opened.config), backup_keep);
    }
    await opened.audit.note(opened.actor, "backup", { archive: values.archive ?? false });
    console.log(
      values.json
        ? JSON.stringify(report)
        : `${report.files} ${report.files === 1 ? "file is" : "files are"} in ${report.folder}.`,
    );
    return 0;
  },
};

export const restore: Command = {
  usage: "restore BACKUP_FOLDER_OR_TAR_OR_S3 [-f]",
  summary: "Puts a backup in the place of what is there (which is kept); the server must not run",
  async run(args) {
    const options = { ...COMMON, force: { type: "boolean", short: "f" } } as const;
    const { values, positionals } = parse(args, options, 1);
    const [folder] = positionals;
    if (folder === undefined) throw new UsageError("Say which backup.");
    const config = configOf(values.root);
    const { root, database } = config;
    prepareDataFolder(root);
    const lock = lockDataFolder(root);
    const changes = takeChanges(config);
    try {
      const asks = !values.force && (database !== "" || !isEmpty(root));
      const place = database === "" ? root : `${root} and in the database`;
      if (asks && !confirm(`Replace what is in ${place} by the backup?`)) {
        throw problem("bad_request", "Nothing was changed.");
      }
      await using fetched = await fetchBackup(folder, config);
      const report = await restoreBackup(root, fetched.path, {
        bucket: bucketOf(config),
        database,
      });
      await using opened = open(root, { locked: true });
      const { audit, auth, actor } = opened;
      await audit.note(actor, "restore");
      // The backup would sign in again every user who was signed out since it was made.
      await auth.allSessions.endEverybody(actor, ENDED_HERE);
      console.log(
        values.json
          ? JSON.stringify(report)
          : `Restored ${report.files} files.${
            report.kept === null ? "" : ` What was there before is in ${report.kept}.`
          }${
            report.kept_schema === null
              ? ""
              : ` The database of before is in the schema ${report.kept_schema}.`
          } ` +
            "Accounts, passwords and API keys are those of the backup; everybody has to sign in.",
      );
      return 0;
    } finally {
      changes.close();
      lock.release();
    }
  },
};

/**
 * Whether the folder holds nothing that a restore would replace: at most a lock, models and
 * backups.
 */
function isEmpty(root: string): boolean {
  const left = ["server.lock", "changes.lock", "models", "backups"];
  return [...Deno.readDirSync(root)].every(({ name }) => left.includes(name));
}
