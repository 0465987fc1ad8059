import { getLogger } from "@logtape/logtape";
import { now } from "../clock.ts";
import type { Database } from "../database/mod.ts";
import type { ThingKind } from "./kinds/mod.ts";
import { rowsOf } from "./look_up.ts";
import { readersOf } from "./readers.ts";
import type { SharingEvents } from "./sharing_events.ts";
import { regularly, type RegularWork } from "../regularly.ts";
import { withdrawnFrom } from "./withdrawn.ts";

const log = getLogger(["atelier", "access"]);

/** Maximum delay of the events for an expired grant; requests are refused at once. */
const CHECK_EVERY_MS = 5_000;
const REPEATED_MS = 60_000;

/** Emits events when grants expire, since no request does. */
export interface Lapses extends RegularWork {
  /** Announces all grants that have expired since the last call. */
  announce(): Promise<void>;
}

export interface LapsesDeps {
  db: Database;
  sharing: Pick<SharingEvents, "changed">;
  /** Returns the present instant. Default: the clock's. */
  instant?: () => string;
}

export function createLapses({ db, sharing, instant = now }: LapsesDeps): Lapses {
  let checked = instant();

  async function announce(): Promise<void> {
    const [from, until] = [checked, instant()];
    const ended = await db.selectFrom("grants").select(["kind", "thing_id"]).distinct()
      .where("expires_at", ">", from).where("expires_at", "<=", until).execute();
    for (const { kind: name, thing_id: id } of ended) {
      const kind = name as ThingKind;
      const [row] = await rowsOf(db, kind, [id]);
      if (!row) continue;
      const ownerId = row.ownerId ?? "";
      const before = await readersOf(db, kind, id, from);
      const readers = await readersOf(db, kind, id, until);
      const lost = await withdrawnFrom(db, before, readers, ownerId);
      await sharing.changed(kind, id, ownerId, { readers, lost });
    }
    checked = until;
  }

  const regular = regularly({
    // A check that failed is made up for by the next.
    work: [announce],
    everyMs: CHECK_EVERY_MS,
    failed: (error) => log.error("expired grants could not be announced: {error}", { error }),
  });
  return {
    announce,
    ...regular,
    start() {
      // Of several servers one announces. Another one that takes over repeats its last minute.
      const recent = new Date(Date.parse(instant()) - REPEATED_MS).toISOString();
      if (checked < recent) checked = recent;
      regular.start();
    },
  };
}
