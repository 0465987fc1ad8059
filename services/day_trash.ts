import { sql } from "kysely";
import {
  type Access,
  type Executor,
  KINDS,
  type Oversight,
  refuse,
  requireRoom,
  type SharingEvents,
  type ThingKind,
  thingOf,
} from "./access/mod.ts";
import type { Actor } from "./actor.ts";
import { changeAs } from "./change_as.ts";
import { A_DAY, now, secondsFromNow } from "./clock.ts";
import type { Database } from "./database/mod.ts";

export interface DayTrashDeps {
  db: Database;
  access: Pick<Access, "requireOne" | "readersOf">;
  oversight: Pick<Oversight, "recordChange">;
  sharing: Pick<SharingEvents, "deleted">;
}

/** How long a deleted thing can be restored, and maximum number of such things per user. */
const KEPT_SECONDS = A_DAY;
const KEPT = 100;

/**
 * The trash of a kind of thing without a page for it: what is deleted is gone for everyone, and its
 * owner can take that back for a day. `most`: how many of them a user may own. `forget` removes
 * what else belongs to one that is deleted for good; `check` throws where one may not come back.
 */
export function createDayTrash(
  { db, access, oversight, sharing }: DayTrashDeps,
  { kind, most, forget, check }: {
    kind: ThingKind;
    most: number;
    forget?: (id: string) => Promise<void>;
    check?: (trx: Executor, before: Record<string, unknown>) => Promise<void>;
  },
) {
  const { table, id: column, owner } = KINDS[kind];
  const [rows, named, owned] = [sql.table(table), sql.ref(column), sql.ref(owner!)];

  /** Deletes for good, with their grants, the things that can no longer be restored. */
  async function tidy(): Promise<void> {
    const { rows: deleted } = await sql<{ id: string; owner: string; at: string }>`
      SELECT ${named} AS id, ${owned} AS owner, deleted_at AS at FROM ${rows}
      WHERE deleted_at IS NOT NULL ORDER BY deleted_at DESC`.execute(db);
    const oldest = secondsFromNow(-KEPT_SECONDS);
    const seen = new Map<string, number>();
    for (const { id, owner, at } of deleted) {
      const newer = seen.get(owner) ?? 0;
      seen.set(owner, newer + 1);
      if (newer < KEPT && at >= oldest) continue;
      const { numAffectedRows } = await sql`
        DELETE FROM ${rows} WHERE ${named} = ${id} AND deleted_at IS NOT NULL`.execute(db);
      // If it was restored meanwhile, it keeps what belongs to it.
      if ((numAffectedRows ?? 0n) > 0n) await forget?.(id);
    }
  }

  return {
    tidy,

    /** Hides it from everyone; its grants are kept, so that it can be restored. */
    async remove(actor: Actor, id: string): Promise<void> {
      const { before, readers } = await changeAs(db, actor, async (trx) => {
        await access.requireOne(actor, "own", kind, id, trx);
        const readers = await access.readersOf(kind, id, trx);
        const { rows: [before] } = await sql<Record<string, unknown>>`
          UPDATE ${rows} SET deleted_at = ${now()} WHERE ${named} = ${id} RETURNING *`.execute(trx);
        if (!before) throw refuse(kind, "not_found");
        await oversight.recordChange(trx, actor, "delete", [thingOf(kind, before)]);
        return { before, readers };
      });
      sharing.deleted(kind, id, String(before[owner!]), readers);
      await tidy();
    },

    /** @throws Problem not_found if the actor deleted no such thing; conflict for one too many */
    async restore(actor: Actor, id: string): Promise<void> {
      await changeAs(db, actor, async (trx) => {
        const mine = actor.isAdmin ? sql`1 = 1` : sql`${owned} = ${actor.userId}`;
        const { rows: [before] } = await sql<Record<string, unknown>>`
          SELECT * FROM ${rows} WHERE ${named} = ${id} AND deleted_at IS NOT NULL AND ${mine}`
          .execute(trx);
        if (!before) throw refuse(kind, "not_found");
        await requireRoom(trx, actor, kind, most);
        await check?.(trx, before);
        await sql`UPDATE ${rows} SET deleted_at = NULL WHERE ${named} = ${id}`.execute(trx);
        await oversight.recordChange(trx, actor, "restore", [thingOf(kind, before)]);
      });
    },
  };
}
