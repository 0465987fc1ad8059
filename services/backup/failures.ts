import { getLogger } from "@logtape/logtape";
import { SERVER } from "../actor.ts";
import type { Audit } from "../audit/mod.ts";
import type { BackupResult } from "../contract/backups.ts";
import type { Database } from "../database/mod.ts";
import { isDiskFull } from "../errors/disk_full.ts";

const log = getLogger(["atelier", "backup"]);

/** A backup that failed: the page says what to do where the disk was full. */
export const failedBackup = (at: string, failure: string): BackupResult & { ok: false } => ({
  at,
  ok: false,
  failure,
  full: isDiskFull(new Error(failure)),
});

/** Keeps a failure over the next start. What it failed of may be the disk: this may fail, too. */
export async function recordFailure(audit: Pick<Audit, "note">, failure: string): Promise<void> {
  try {
    await audit.note(SERVER, "backup.failed", { failure });
  } catch (error) {
    log.error("the failure of the backup could not be recorded: {error}", { error });
  }
}

/** The failure of the last backup; null if it succeeded. */
export async function lastFailure(db: Database): Promise<BackupResult | null> {
  const row = await db.selectFrom("audit_log").select(["action", "at", "details"])
    .where("action", "in", ["backup", "backup.failed"]).orderBy("audit_id", "desc").limit(1)
    .executeTakeFirst();
  if (row?.action !== "backup.failed") return null;
  const { failure } = JSON.parse(row.details) as { failure: string };
  return failedBackup(row.at, failure);
}
