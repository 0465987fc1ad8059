import { isAbsolute, resolve } from "node:path";
import type { Config } from "../config/mod.ts";
import type { BackupObstacle } from "../contract/backups.ts";

/** Why the folder is no place for backups of the data folder; null if it is one. */
export function obstacleIn(
  { root, backup_folder }: Pick<Config, "root" | "backup_folder">,
): BackupObstacle | null {
  if (backup_folder === "") return "no_folder";
  if (!isAbsolute(backup_folder)) return "relative_folder";
  return `${resolve(backup_folder)}/`.startsWith(`${root}/`) ? "inside_data" : null;
}

/** @throws Error unless the folder is a place for backups. */
export function requirePlace(root: string, folder: string): void {
  switch (obstacleIn({ root, backup_folder: folder })) {
    case "no_folder":
      throw new Error("backup_folder is empty: name a folder for the backups.");
    case "relative_folder":
      throw new Error(`backup_folder: ${folder} is not a whole path.`);
    case "inside_data":
      throw new Error("backup_folder is in the data folder, and would be lost with it.");
  }
}
