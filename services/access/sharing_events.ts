import type { Database } from "../database/mod.ts";
import { type Events, timestamp } from "../events/types.ts";
import type { Kind } from "./kinds.ts";
import { ROWS } from "./look_up.ts";
import { readersOf } from "./readers.ts";
import { createTellers } from "./tellers.ts";
import { withdrawnFrom } from "./withdrawn.ts";

export type Readers = ReadonlySet<string> | "all";

/** Who is told of a change beside the owner. */
export interface Told {
  /** Who may see it now. */
  readers: Readers;
  /** Who could before and no longer may. */
  lost?: ReadonlySet<string> | undefined;
}

/** Tells the pages of those whom it concerns, after the commit. */
export interface SharingEvents {
  /** A thing is another one now, or shared with others. */
  changed(kind: Kind, id: string, ownerId: string, told: Told): Promise<void>;
  /** The same, where `before` is who could see it before: who lost it is found out here. */
  changedSince(kind: Kind, id: string, ownerId: string, before: Readers): Promise<void>;
  /** This person may see it from now on; nobody else notices. */
  gained(kind: Kind, id: string, userId: string): Promise<void>;
  /** Those who could see it before and cannot now are told; nobody else notices. */
  lostSince(kind: Kind, id: string, before: Readers): Promise<void>;
  /** It is there no longer. `readers`: who could see it. */
  deleted(kind: Announced, id: string, ownerId: string, readers: Readers): void;
  /** It is not for these people any more; nobody else notices. */
  revoked(kind: Announced, id: string, ownerId: string, lost: ReadonlySet<string>): void;
}

/** What has events of its own for being deleted and for being taken back. */
type Announced = keyof ReturnType<typeof createTellers>;

const NOBODY: ReadonlySet<string> = new Set();

export function createSharingEvents(
  { db, events }: { db: Database; events: Events },
): SharingEvents {
  const tellers = createTellers({ db, events });
  const about = (ownerId: string) => ({ timestamp: timestamp(), user_id: ownerId });

  const revoked: SharingEvents["revoked"] = (kind, id, ownerId, lost) => {
    if (lost.size === 0) return;
    tellers[kind].revoked(about(ownerId), id, { ownerId: null, readers: lost });
  };

  const changed: SharingEvents["changed"] = async (kind, id, ownerId, told) => {
    const { readers, lost = NOBODY } = told;
    switch (kind) {
      case "image":
        // Whoever lost it is told as well: their gallery asks again, and finds it gone.
        events.emit(
          "images_changed",
          { ...about(ownerId), board_id: "none", image_names: [id] },
          { ownerId, readers: readers === "all" ? "all" : new Set([...readers, ...lost]) },
        );
        return;
      case "system_prompt":
        // No page shows them.
        return;
      case "model":
        events.emit("models_changed", { timestamp: timestamp() }, { ownerId: null });
        return;
      default: {
        const row = await tellers[kind].row(id);
        if (!row) return;
        tellers[kind].changed(about(ownerId), id, row, { ownerId, readers });
        revoked(kind, id, ownerId, lost);
      }
    }
  };

  return {
    changed,
    async changedSince(kind, id, ownerId, before) {
      const readers = await readersOf(db, kind, id);
      const lost = await withdrawnFrom(db, before, readers, ownerId);
      await changed(kind, id, ownerId, { readers, lost });
    },
    async gained(kind, id, userId) {
      const [row] = await ROWS[kind](db, [id]);
      if (row) await changed(kind, id, row.ownerId ?? "", { readers: new Set([userId]) });
    },
    async lostSince(kind, id, before) {
      const [row] = await ROWS[kind](db, [id]);
      if (!row) return;
      const ownerId = row.ownerId ?? "";
      const lost = await withdrawnFrom(db, before, await readersOf(db, kind, id), ownerId);
      if (lost.size > 0) await changed(kind, id, ownerId, { readers: NOBODY, lost });
    },
    deleted: (kind, id, ownerId, readers) =>
      tellers[kind].deleted(about(ownerId), id, { ownerId, readers }),
    revoked,
  };
}
