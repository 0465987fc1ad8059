import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import { say } from "../../contract/refusals.ts";
import { inList } from "../../database/in_list.ts";
import type { Database } from "../../database/mod.ts";
import { problem } from "../../errors/mod.ts";

/** Maximum bytes of graphs, workflows and values in one answer, which blocks all others. */
const MOST = 32 * 1024 * 1024;

/**
 * Checks the size of whole items without reading them: each of a thousand may have a workflow of a
 * megabyte.
 * @throws Problem too_large
 */
export async function requireFitsOneAnswer(
  db: Database,
  actor: Actor,
  itemIds: readonly number[],
): Promise<void> {
  let query = db.selectFrom("session_queue as q")
    .innerJoin("queue_batches as b", "b.batch_id", "q.batch_id")
    .select(sql<number | null>`sum(octet_length(b.graph) + coalesce(octet_length(b.workflow), 0)
      + coalesce(octet_length(q.field_values), 0))`.as("bytes"))
    .where(inList("q.item_id", itemIds));
  if (!actor.isAdmin) query = query.where("q.user_id", "=", actor.userId);
  const { bytes } = await query.executeTakeFirstOrThrow();
  if ((bytes ?? 0) <= MOST) return;
  throw problem("too_large", say("items_too_large"), {
    facts: { limit_bytes: MOST },
  });
}
