import { getLogger } from "@logtape/logtape";
import { now } from "../clock.ts";
import type { Database } from "../database/mod.ts";
import { rowsOf } from "./look_up.ts";
import { readersOf } from "./readers.ts";
import type { SharingEvents } from "./sharing_events.ts";
import { withdrawnFrom } from "./withdrawn.ts";

const log = getLogger(["atelier", "access"]);

/** How late a page may hear that a grant has ended; requests are refused at once. */
const LOOK_EVERY_MS = 5_000;

/** Grants end by themselves, at an instant: nobody's request tells the pages then. This does. */
export interface Lapses {
  start(): void;
  /** Ends the looking and waits for what is under way. */
  stop(): Promise<void>;
  /** Tells of all grants that have ended since the last time. */
  tell(): Promise<void>;
}

export function createLapses(
  { db, sharing }: { db: Database; sharing: Pick<SharingEvents, "changed"> },
): Lapses {
  let told = now();
  let timer: ReturnType<typeof setInterval> | undefined;
  let working: Promise<void> = Promise.resolve();

  async function tell(): Promise<void> {
    const [from, until] = [told, now()];
    const ended = await db.selectFrom("grants").select(["kind", "thing_id"]).distinct()
      .where("expires_at", ">", from).where("expires_at", "<=", until).execute();
    for (const { kind, thing_id: id } of ended) {
      const [row] = await rowsOf(db, kind, [id]);
      if (!row) continue;
      const ownerId = row.ownerId ?? "";
      const before = await readersOf(db, kind, id, from);
      const readers = await readersOf(db, kind, id, until);
      const lost = await withdrawnFrom(db, before, readers, ownerId);
      await sharing.changed(kind, id, ownerId, { readers, lost });
    }
    told = until;
  }

  /** One look after the other; what failed is looked at again the next time. */
  function look(): void {
    working = working.then(tell).catch((error) =>
      log.error("telling of grants that ended failed: {error}", { error })
    );
  }

  return {
    tell,
    start() {
      timer = setInterval(look, LOOK_EVERY_MS);
      Deno.unrefTimer(Number(timer));
    },
    async stop() {
      clearInterval(timer);
      await working;
    },
  };
}
