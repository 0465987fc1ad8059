export { type BackupAdministration, createBackupAdministration } from "./administration.ts";
export { linkedBackup } from "./linked.ts";
export { makeBackup } from "./make.ts";
export { type Backups, createBackups } from "./schedule.ts";
export { requireOwnFile } from "./own_file.ts";
export { restoreBackup } from "./restore.ts";
export { backupsIn, removeBackup } from "./stored.ts";
export { verifyBackup } from "./verify.ts";
