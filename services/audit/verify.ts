import { setTimeout } from "node:timers/promises";
import type { Database } from "../database/mod.ts";
import { word } from "../database/words.ts";
import { chainHash, GENESIS } from "./chain.ts";

export interface ChainReport {
  ok: boolean;
  rows: number;
  /** The newest hash: noted elsewhere, it proves later that nothing before it was changed. */
  head: string;
  /** The first row that does not follow from the one before it, and why. */
  broken: { audit_id: number; reason: string } | null;
  /** Whether the hash that was asked for is in the chain; null when none was. */
  expectedFound: boolean | null;
}

const PAGE = 1000;

/**
 * Walks the whole log and recomputes every hash.
 * @param expected a hash noted earlier: it must still be there.
 */
export async function verifyChain(db: Database, expected?: string): Promise<ChainReport> {
  // A log that is shorter than this was cut at its end. Read before the walk, for rows may be added
  // meanwhile.
  const { highest } = await db.selectNoFrom(word<number>("last_audit_id").as("highest"))
    .executeTakeFirstOrThrow();
  let head = GENESIS;
  let rows = 0;
  let lastId = 0;
  let found = expected === undefined ? null : expected === GENESIS;
  const fail = (audit_id: number, reason: string): ChainReport => ({
    ok: false,
    rows,
    head,
    broken: { audit_id, reason },
    expectedFound: found,
  });
  for (;;) {
    const page = await db.selectFrom("audit_log").selectAll().where("audit_id", ">", lastId)
      .orderBy("audit_id").limit(PAGE).execute();
    for (const row of page) {
      if (row.previous_hash !== head) {
        return fail(row.audit_id, "the row before it was taken out or exchanged");
      }
      if (row.hash !== chainHash(head, row)) return fail(row.audit_id, "its content was changed");
      head = row.hash;
      lastId = row.audit_id;
      rows += 1;
      if (head === expected) found = true;
    }
    if (page.length < PAGE) break;
    // SQLite answers within this turn of the event loop: give other requests a turn.
    await setTimeout();
  }
  if (highest > lastId) return fail(highest, "the newest rows were taken out");
  if (found === false) return { ok: false, rows, head, broken: null, expectedFound: false };
  return { ok: true, rows, head, broken: null, expectedFound: found };
}
