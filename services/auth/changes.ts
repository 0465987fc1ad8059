import { getLogger } from "@logtape/logtape";
import type { Database } from "../database/mod.ts";
import { alone } from "../peers/alone.ts";
import type { Peers } from "../peers/types.ts";
import { regularly } from "../regularly.ts";

const log = getLogger(["atelier", "auth"]);

/** Something about this user (or only this session) has changed. */
export interface Change {
  userId: string;
  sessionId?: string;
}
export type Changes = ReturnType<typeof createChanges>;

/** How often to look for changes by the command line. */
const LOOK_EVERY_MS = 2_000;

/**
 * Asks open connections of a user to re-check their access. Changes of a server are announced at
 * once; those of the command line are found in the audit log, which every change writes to.
 */
export function createChanges(
  { db, peers = alone() }: { db: Database; peers?: Pick<Peers, "tell" | "hear"> | undefined },
) {
  const listeners = new Set<(change: Change) => void>();
  let lastSeen: number | null = null;

  const tellHere = (change: Change) => {
    for (const listener of [...listeners]) {
      try {
        listener(change);
      } catch (error) {
        log.error("a listener failed: {error}", { error });
      }
    }
  };

  const newest = async () =>
    (await db.selectFrom("audit_log").select("audit_id").orderBy("audit_id", "desc").limit(1)
      .executeTakeFirst())?.audit_id ?? 0;

  async function look(): Promise<void> {
    if (lastSeen === null) {
      lastSeen = await newest();
      return;
    }
    const rows = await db.selectFrom("audit_log")
      .select(["audit_id", "target_kind", "target_id"])
      .where("audit_id", ">", lastSeen).orderBy("audit_id").execute();
    for (const { audit_id, target_kind, target_id } of rows) {
      lastSeen = audit_id;
      if (target_kind === "user" && target_id !== null) tellHere({ userId: target_id });
    }
  }

  peers.hear("access", tellHere);
  return {
    announce(change: Change): void {
      tellHere(change);
      peers.tell("access", change);
    },
    /** Returns the function that takes the listener away. */
    onChange(listener: (change: Change) => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** Finds the changes of other processes. */
    watch: regularly({
      first: [look],
      work: [look],
      everyMs: LOOK_EVERY_MS,
      failed: (error) => log.warning("could not look for changes: {error}", { error }),
    }),
  };
}
