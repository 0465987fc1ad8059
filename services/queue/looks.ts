import type { Actor } from "../actor.ts";
import type { Audit } from "../audit/mod.ts";
import type { Database } from "../database/mod.ts";

const AN_HOUR = 3_600_000;

/**
 * Keeps record of administrators who look at other people's items (prompts and errors): at most one
 * row an hour for each pair of them.
 */
export function createLooks({ db, audit }: { db: Database; audit: Pick<Audit, "record"> }) {
  const last = new Map<string, number>();
  return async function looked(actor: Actor, queueId: string, ownerIds: Iterable<string>) {
    if (!actor.isAdmin || actor.via === "single-user") return;
    const at = performance.now();
    const fresh = [...new Set(ownerIds)].filter((owner) =>
      owner !== actor.userId &&
      at - (last.get(`${actor.userId} ${owner}`) ?? -Infinity) > AN_HOUR
    );
    if (fresh.length === 0) return;
    for (const owner of fresh) last.set(`${actor.userId} ${owner}`, at);
    await db.transaction().execute((trx) =>
      audit.record(trx, {
        actor,
        action: "queue.view",
        target: { kind: "queue", id: queueId },
        details: { owner_ids: fresh },
      })
    );
  };
}
