export { type BackupAdministration, createBackupAdministration } from "./administration.ts";
export { linkedBackup } from "./linked.ts";
export { fetchBackup } from "./fetch.ts";
export { makeBackup } from "./make.ts";
export { copyOffSite } from "./off_site.ts";
export { type Backups, createBackups } from "./schedule.ts";
export { restoreBackup } from "./restore.ts";
export { backupsIn, removeBackup } from "./stored.ts";
export { verifyBackup } from "./verify.ts";
