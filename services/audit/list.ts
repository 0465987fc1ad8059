import type { AuditRow } from "../contract/server.ts";
import { writeCsv } from "../csv.ts";
import type { Database } from "../database/mod.ts";

export interface AuditFilter {
  /** A user's id. */
  actor?: string | undefined;
  /** Id of the changed thing. */
  target?: string | undefined;
  /** `user.create`, or `user.` for all that begins so. */
  action?: string | undefined;
  /** ISO 8601 instants: from (inclusive), until (exclusive). */
  since?: string | undefined;
  until?: string | undefined;
}

/** Newest first; `total` counts all rows that match the filter. */
export async function listAudit(
  db: Database,
  filter: AuditFilter,
  page: { limit: number; offset: number },
): Promise<{ items: AuditRow[]; total: number; limit: number; offset: number }> {
  const query = filtered(db, filter);
  const { total } = await query.select((e) => e.fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  const rows = await query.selectAll().orderBy("audit_id", "desc")
    .limit(page.limit).offset(page.offset).execute();
  return { items: rows.map(toRow), total, ...page };
}

const CSV_PAGE = 500;
const COLUMNS = [
  "audit_id",
  "at",
  "actor_id",
  "actor_label",
  "action",
  "target_kind",
  "target_id",
  "target_label",
  "details",
  "address",
  "hash",
] as const;

/** The same rows, oldest first, as CSV (RFC 4180), read from the database as they are sent. */
export async function* auditCsv(db: Database, filter: AuditFilter): AsyncGenerator<string> {
  yield COLUMNS.join(",") + "\r\n";
  let last = 0;
  for (;;) {
    const rows = await filtered(db, filter).selectAll().where("audit_id", ">", last)
      .orderBy("audit_id").limit(CSV_PAGE).execute();
    if (rows.length === 0) return;
    last = rows[rows.length - 1]?.audit_id ?? last;
    yield writeCsv(rows.map((row) => COLUMNS.map((name) => row[name])));
  }
}

function filtered(db: Database, filter: AuditFilter) {
  let query = db.selectFrom("audit_log");
  if (filter.actor !== undefined) query = query.where("actor_id", "=", filter.actor);
  if (filter.target !== undefined) query = query.where("target_id", "=", filter.target);
  if (filter.action?.endsWith(".")) {
    // "/" is the character after ".": a range, so that the index serves and no LIKE is needed.
    query = query.where("action", ">=", filter.action)
      .where("action", "<", `${filter.action.slice(0, -1)}/`);
  } else if (filter.action !== undefined) query = query.where("action", "=", filter.action);
  if (filter.since !== undefined) query = query.where("at", ">=", filter.since);
  if (filter.until !== undefined) query = query.where("at", "<", filter.until);
  return query;
}

function toRow(row: Omit<AuditRow, "details"> & { details: string; previous_hash: string }) {
  const { previous_hash: _, ...rest } = row;
  return { ...rest, details: JSON.parse(row.details) as Record<string, unknown> };
}
