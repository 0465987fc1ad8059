import { createAlertLetters } from "./alerts/letters.ts";
import { createAlerts } from "./alerts/mod.ts";
import { createWebhook } from "./alerts/webhook.ts";
import type { Audit } from "./audit/mod.ts";
import { lastFailure, recordFailure } from "./backup/failures.ts";
import {
  type BackupAdministration,
  createBackupAdministration,
  createBackups,
} from "./backup/mod.ts";
import type { Config } from "./config/mod.ts";
import type { Database } from "./database/mod.ts";
import { createReserve } from "./database/reserve.ts";
import type { Devices } from "./devices/mod.ts";
import type { EventBus, Hub } from "./events/mod.ts";
import { createHealth, type Health } from "./health/mod.ts";
import type { Mail } from "./mail/mod.ts";
import { createMetrics, type Metrics } from "./metrics/mod.ts";
import type { Work } from "./peers/types.ts";

/** What administrators see of the state of the server, and what keeps its data safe. */
export interface Upkeep {
  backupAdministration: BackupAdministration;
  health: Health;
  metrics: Metrics;
}

export interface UpkeepDeps {
  db: Database;
  audit: Audit;
  config: Config;
  version: string;
  devices: Devices;
  events: EventBus;
  hub: Hub;
  /** Null: no alerts are sent as letters. */
  mail: Mail | null;
}

/**
 * Also returns the work that one server does for all (`backups`), what each server holds back for
 * itself (`reserve`), and a function that ends them.
 */
export function createUpkeep(
  { db, audit, config, version, devices, events, hub, mail }: UpkeepDeps,
): {
  services: Upkeep;
  backups: Work;
  reserve: ReturnType<typeof createReserve>;
  close(): Promise<void>;
} {
  const webhook = config.alerts_webhook_url === ""
    ? null
    : createWebhook(config.alerts_webhook_url, version);
  const alerts = createAlerts([
    ...webhook ? [webhook] : [],
    ...mail ? [createAlertLetters({ db, mail })] : [],
  ]);
  const backups = createBackups({
    config,
    lastFailure: () => lastFailure(db),
    async onFailure({ at, failure }) {
      await recordFailure(audit, failure);
      alerts.raise({ kind: "backup_failed", at, text: `The backup of ${at} failed: ${failure}` });
    },
  });
  const metrics = createMetrics({ db, config, version, hub, events, backups });
  const reserve = createReserve(config.root);
  return {
    services: {
      backupAdministration: createBackupAdministration({ db, audit, config, backups }),
      health: createHealth({ db, config, version, devices, backups }),
      metrics,
    },
    backups,
    reserve,
    async close() {
      metrics.close();
      await alerts.close();
      await webhook?.close();
      await reserve.stop();
    },
  };
}
