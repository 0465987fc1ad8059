import type { Actor } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import type { AuditAction } from "../contract/audit.ts";
import type { Database } from "../database/mod.ts";
import { auditCsv, type AuditFilter, listAudit } from "./list.ts";
import { record } from "./record.ts";
import { verifyChain } from "./verify.ts";

export { createHourly } from "./hourly.ts";

export type Audit = ReturnType<typeof createAudit>;

/** The log of who did what to whom, when and from where; each row is chained to the one before. */
export function createAudit({ db }: { db: Database }) {
  return {
    record,
    /** Records an action that changes no row of the database, such as a backup. */
    note: (actor: Actor, action: AuditAction, details: Record<string, unknown> = {}) =>
      changeAs(db, actor, (trx) => record(trx, { actor, action, details }), { onLook: true }),
    list: (filter: AuditFilter, page: { limit: number; offset: number }) =>
      listAudit(db, filter, page),
    csv: (filter: AuditFilter) => auditCsv(db, filter),
    verify: (expected?: string) => verifyChain(db, expected),
  };
}
