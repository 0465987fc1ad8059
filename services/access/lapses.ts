import { getLogger } from "@logtape/logtape";
import { now } from "../clock.ts";
import type { Database } from "../database/mod.ts";
import type { ThingKind } from "./kinds/mod.ts";
import { rowsOf } from "./look_up.ts";
import { readersOf } from "./readers.ts";
import type { SharingEvents } from "./sharing_events.ts";
import { withdrawnFrom } from "./withdrawn.ts";

const log = getLogger(["atelier", "access"]);

/** Maximum delay of the events for an expired grant; requests are refused at once. */
const CHECK_EVERY_MS = 5_000;

/** Emits events when grants expire, since no request does. */
export interface Lapses {
  start(): void;
  /** Stops, after the check that is under way. */
  stop(): Promise<void>;
  /** Announces all grants that have expired since the last call. */
  announce(): Promise<void>;
}

export function createLapses(
  { db, sharing }: { db: Database; sharing: Pick<SharingEvents, "changed"> },
): Lapses {
  let checked = now();
  let timer: ReturnType<typeof setInterval> | undefined;
  let working: Promise<void> = Promise.resolve();

  async function announce(): Promise<void> {
    const [from, until] = [checked, now()];
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

  /** Checks one after another; a failed check is repeated with the next. */
  function check(): void {
    working = working.then(announce).catch((error) =>
      log.error("expired grants could not be announced: {error}", { error })
    );
  }

  return {
    announce,
    start() {
      timer = setInterval(check, CHECK_EVERY_MS);
      Deno.unrefTimer(Number(timer));
    },
    async stop() {
      clearInterval(timer);
      await working;
    },
  };
}
