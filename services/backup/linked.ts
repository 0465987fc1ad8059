import { join } from "node:path";
import { getLogger } from "@logtape/logtape";
import { drill, type DrillReport } from "./drill.ts";
import { type BackupReport, makeBackup } from "./make.ts";
import type { FileStore } from "../storage/mod.ts";
import type { OnStep } from "./step.ts";
import { backupsIn } from "./stored.ts";

const log = getLogger(["atelier", "backup"]);

export type LinkedReport = BackupReport & DrillReport;

/**
 * Makes a backup whose unchanged files are hard links to those of the newest backup in `folder`,
 * and tries it out before it gets its name: one that could not be restored is never counted, nor
 * linked to. If the newest one is damaged, everything is copied.
 * @throws Problem if the backup cannot be made, or could not be restored.
 */
export async function linkedBackup(
  root: string,
  folder: string,
  onStep?: OnStep,
  bucket: FileStore | null = null,
  database = "",
): Promise<LinkedReport> {
  const folders = (await backupsIn(folder)).filter(({ form }) => form === "folder");
  const last = folders.at(-1);
  const earlier = last && join(folder, last.name);
  let copied = false;
  let tried: DrillReport | undefined;
  const trial = async (copy: string) => {
    copied = true;
    return tried = await drill(copy, "the copy", database);
  };
  const how = { trial, onStep, bucket, database };
  const made = await makeBackup(root, folder, { ...how, earlier: earlier ?? null })
    .catch((error) => {
      if (earlier === undefined || copied) throw error;
      log.warning("{earlier} cannot be linked to; everything is copied: {error}", {
        earlier,
        error,
      });
      return makeBackup(root, folder, how);
    });
  return { ...made, ...tried! };
}
