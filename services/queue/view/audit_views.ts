import type { Actor } from "../../actor.ts";
import { changeAs } from "../../change_as.ts";
import { type Audit, createHourly } from "../../audit/mod.ts";
import type { Database } from "../../database/mod.ts";

/**
 * Records which administrators view other users' items (prompts and errors): at most one row an
 * hour for each pair of users.
 */
export function createViewAudit({ db, audit }: { db: Database; audit: Pick<Audit, "record"> }) {
  const hourly = createHourly();
  return async function recordView(actor: Actor, queueId: string, ownerIds: Iterable<string>) {
    if (!actor.isAdmin || actor.via === "single-user") return;
    const others = [...new Set(ownerIds)].filter((owner) => owner !== actor.userId);
    await hourly(
      others,
      (owner) => `${actor.userId} ${owner}`,
      (fresh) =>
        changeAs(db, actor, (trx) =>
          audit.record(trx, {
            actor,
            action: "queue.view",
            target: { kind: "queue", id: queueId },
            details: { owner_ids: fresh },
          }), { onLook: true }),
    );
  };
}
