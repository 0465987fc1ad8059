import type { Actor } from "../actor.ts";
import { type Audit, createHourly } from "../audit/mod.ts";
import { changeAs } from "../change_as.ts";
import type { Config } from "../config/mod.ts";
import type { AuditAction } from "../contract/audit.ts";
import type { BackupsView } from "../contract/backups.ts";
import type { Database } from "../database/mod.ts";
import { messageOf } from "../errors/message_of.ts";
import { problem } from "../errors/mod.ts";
import { whileStanding } from "../while_standing.ts";
import { type DownloadedBackup, openDownload } from "./download.ts";
import { obstacleIn, requirePlace } from "./place.ts";
import type { Backups } from "./schedule.ts";
import { backupNamed, backupsIn, removeBackup } from "./stored.ts";

export interface BackupAdministration {
  look(): Promise<BackupsView>;
  /** Begins a backup. @throws Problem conflict, bad_request where none can be made */
  begin(actor: Actor): Promise<void>;
  /** Begins to read a backup again and to try it out. @throws Problem not_found, conflict */
  verify(actor: Actor, name: string): Promise<void>;
  /** @throws Problem not_found, conflict */
  remove(actor: Actor, name: string): Promise<void>;
  /** A backup as one tar file, recorded once an hour. @throws Problem not_found */
  open(actor: Actor, name: string): Promise<DownloadedBackup>;
}

export interface BackupAdministrationDeps {
  db: Database;
  audit: Pick<Audit, "record">;
  config: Pick<Config, "root" | "backup_folder">;
  backups: Backups;
}

/** What administrators do with the backups in the folder of the settings. */
export function createBackupAdministration(
  { db, audit, config, backups }: BackupAdministrationDeps,
): BackupAdministration {
  const { root, backup_folder: folder } = config;
  const hourly = createHourly();

  async function note(actor: Actor, action: AuditAction, name: string | null): Promise<void> {
    const target = name === null ? {} : { target: { kind: "backup", id: name, label: name } };
    await changeAs(db, actor, (trx) => audit.record(trx, { actor, action, ...target }));
  }

  return {
    async look() {
      const obstacle = obstacleIn(config);
      return {
        folder,
        obstacle,
        state: backups.state(),
        working: backups.working(),
        backups: obstacle === null ? (await backupsIn(folder)).reverse() : [],
      };
    },
    async begin(actor) {
      try {
        requirePlace(root, folder);
      } catch (error) {
        throw problem("bad_request", messageOf(error));
      }
      await backups.begin(() => note(actor, "backup.start", null));
    },
    async verify(actor, name) {
      const path = await backupNamed(folder, name);
      await backups.beginToVerify(path, name, () => note(actor, "backup.verify", name));
    },
    async remove(actor, name) {
      // One that is being made may take over its files.
      await backups.alone(async () => {
        const path = await backupNamed(folder, name);
        await note(actor, "backup.remove", name);
        await removeBackup(path);
      });
    },
    async open(actor, name) {
      const download = await openDownload(await backupNamed(folder, name));
      // A download manager asks for it in many parts.
      await hourly([name], (it) => `${actor.userId} ${actor.sessionId} ${it}`, async () => {
        await note(actor, "backup.download", name);
      });
      const { read } = download;
      return { ...download, read: (from, to) => whileStanding(db, actor, read(from, to)) };
    },
  };
}
