import { sql } from "kysely";
import type { Visibility } from "../contract/fields.ts";
import type { Database } from "../database/mod.ts";
import { type Events, timestamp } from "../events/types.ts";
import type { ChangedRow } from "./kinds/kind.ts";
import { KINDS, type ThingKind } from "./kinds/mod.ts";
import { rowsOf } from "./look_up.ts";
import { readersOf } from "./readers.ts";
import { withdrawnFrom } from "./withdrawn.ts";

export type Readers = ReadonlySet<string> | "all";

/** The recipients of a change beside the owner. */
export interface Recipients {
  /** Users who may view it now. */
  readers: Readers;
  /** Users who could view it before and no longer may. */
  lost?: ReadonlySet<string> | undefined;
}

/** Emits the events about shared things, after the commit, to the users whom they concern. */
export interface SharingEvents {
  /** It is new. */
  created(kind: ThingKind, id: string, ownerId: string): Promise<void>;
  /** The thing has changed, or is shared with others. */
  changed(kind: ThingKind, id: string, ownerId: string, recipients: Recipients): Promise<void>;
  /**
   * The same; works out who lost access from `before`, its readers before the change. `was`: its
   * visibility before, if that has changed.
   */
  changedSince(
    kind: ThingKind,
    id: string,
    ownerId: string,
    before: Readers,
    was?: Visibility,
  ): Promise<void>;
  /** This user may view it from now on; no one else is notified. */
  gained(kind: ThingKind, id: string, userId: string): Promise<void>;
  /** Notifies users who could view it `before` and no longer may; no one else. */
  lostSince(kind: ThingKind, id: string, before: Readers): Promise<void>;
  /** It was deleted. `readers`: users who could view it. */
  deleted(kind: ThingKind, id: string, ownerId: string, readers: Readers): void;
  /** These users may no longer view it; no one else is notified. */
  revoked(kind: ThingKind, id: string, ownerId: string, lost: ReadonlySet<string>): void;
}

const NO_ONE: ReadonlySet<string> = new Set();

export function createSharingEvents(
  { db, events }: { db: Database; events: Events },
): SharingEvents {
  const about = (ownerId: string) => ({ timestamp: timestamp(), user_id: ownerId });

  const revoked: SharingEvents["revoked"] = (kind, id, ownerId, lost) => {
    if (lost.size === 0) return;
    KINDS[kind].announce?.revoked?.(events, about(ownerId), id, { ownerId: null, readers: lost });
  };

  async function announceChange(
    kind: ThingKind,
    id: string,
    ownerId: string,
    { readers, lost = NO_ONE }: Recipients,
    was?: Visibility,
  ): Promise<void> {
    const { announce } = KINDS[kind];
    const row = announce && await changedRow(db, kind, id);
    if (!row) return;
    const all = announce.revoked || readers === "all" ? readers : new Set([...readers, ...lost]);
    announce.changed(events, about(ownerId), id, { ...row, was }, { ownerId, readers: all });
    revoked(kind, id, ownerId, lost);
  }

  const changed: SharingEvents["changed"] = (kind, id, ownerId, recipients) =>
    announceChange(kind, id, ownerId, recipients);

  return {
    async created(kind, id, ownerId) {
      const { announce } = KINDS[kind];
      const row = announce && await changedRow(db, kind, id);
      if (!row) return;
      const readers = await readersOf(db, kind, id);
      const say = announce.created ?? announce.changed;
      say(events, about(ownerId), id, row, { ownerId, readers });
    },
    changed,
    async changedSince(kind, id, ownerId, before, was) {
      const readers = await readersOf(db, kind, id);
      const lost = await withdrawnFrom(db, before, readers, ownerId);
      await announceChange(kind, id, ownerId, { readers, lost }, was);
    },
    async gained(kind, id, userId) {
      const [row] = await rowsOf(db, kind, [id]);
      if (row) await changed(kind, id, row.ownerId ?? "", { readers: new Set([userId]) });
    },
    async lostSince(kind, id, before) {
      const [row] = await rowsOf(db, kind, [id]);
      if (!row) return;
      const ownerId = row.ownerId ?? "";
      const lost = await withdrawnFrom(db, before, await readersOf(db, kind, id), ownerId);
      if (lost.size > 0) await changed(kind, id, ownerId, { readers: NO_ONE, lost });
    },
    deleted: (kind, id, ownerId, readers) =>
      KINDS[kind].announce?.deleted?.(events, about(ownerId), id, { ownerId, readers }),
    revoked,
  };
}

/** Returns the current state of the thing; undefined if it is gone. */
async function changedRow(
  db: Database,
  kind: ThingKind,
  id: string,
): Promise<ChangedRow | undefined> {
  const { table, id: key, name, hasVisibility } = KINDS[kind];
  const { rows } = await sql<ChangedRow>`
    SELECT ${name === null ? sql`''` : sql.ref(name)} AS name,
      ${hasVisibility ? sql.ref("visibility") : sql`'private'`} AS visibility
    FROM ${sql.table(table)} WHERE ${sql.ref(key)} = ${id}`.execute(db);
  return rows[0];
}
