export { type BackupReport, makeBackup } from "./make.ts";
export { restoreBackup, type RestoreReport } from "./restore.ts";
