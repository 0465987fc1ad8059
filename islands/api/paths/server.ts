import type { Setting } from "../../../services/config/mod.ts";
import type { RuntimeChanges } from "../../../services/config/runtime.ts";
import type { BackupsView } from "../../../services/contract/backups.ts";
import type { Guide, Help, HelpSections } from "../../../services/contract/help.ts";
import type {
  AuditPage,
  AuditVerdict,
  HealthReport,
  Moving,
} from "../../../services/contract/server.ts";
import type { WorkersView, WorkerToken } from "../../../services/contract/workers.ts";
import { at, part, query, V1 } from "../path.ts";

/** The server: settings, health, backups, workers, audit log, guides. */
export const serverPaths = {
  audit: (filter: Record<string, string | number | null>) =>
    at<{ GET: AuditPage }>(`${V1}/admin/audit${query(filter)}`),
  auditVerify: at<{ GET: AuditVerdict }>(`${V1}/admin/audit/verify`),
  openApi: at<{ GET: Blob }>(`${V1}/openapi.json`),
  help: at<{ GET: Help }>(`${V1}/help`),
  guide: (name: string) => at<{ GET: Guide }>(`${V1}/help/${part(name)}`),
  helpSections: at<{ GET: HelpSections }>(`${V1}/help/sections`),
  settings: at<{ GET: Setting[] }>(`${V1}/app/settings`),
  runtimeConfig: at<{ PATCH: unknown }, { PATCH: RuntimeChanges }>(`${V1}/app/runtime_config`),
  health: at<{ GET: HealthReport }>(`${V1}/app/health`),
  workers: at<{ GET: WorkersView }>(`${V1}/admin/workers`),
  workerTokens: at<{ POST: WorkerToken }>(`${V1}/admin/workers/tokens`),
  worker: (id: string) => at<{ DELETE: void }>(`${V1}/admin/workers/${part(id)}`),
  drainWorker: (id: string) => at<{ POST: WorkersView }>(`${V1}/admin/workers/${part(id)}/drain`),
  resumeWorker: (id: string) => at<{ POST: WorkersView }>(`${V1}/admin/workers/${part(id)}/resume`),
  backups: at<{ GET: BackupsView; POST: BackupsView }>(`${V1}/admin/backups`),
  backup: (name: string) => at<{ DELETE: void }>(`${V1}/admin/backups/${part(name)}`),
  verifyBackup: (name: string) =>
    at<{ POST: BackupsView }>(`${V1}/admin/backups/${part(name)}/verify`),
  downloadBackup: (name: string) => at<{ GET: Blob }>(`${V1}/admin/backups/${part(name)}/download`),
  moving: at<{ GET: Moving }>(`${V1}/app/moving`),
} as const;
