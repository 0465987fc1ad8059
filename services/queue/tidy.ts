import type { Config } from "../config/mod.ts";
import { ENDED } from "../contract/queue.ts";
import type { Database } from "../database/mod.ts";

/**
 * Deletes every item of the queue, or the ended ones beyond the history that is kept, the oldest
 * first. Users stay charged for what they received.
 */
export async function tidyQueue(
  db: Database,
  { clear_queue_on_startup, max_queue_history }: Pick<
    Config,
    "clear_queue_on_startup" | "max_queue_history"
  >,
): Promise<void> {
  if (clear_queue_on_startup) await db.deleteFrom("session_queue").execute();
  else if (max_queue_history >= 0) {
    await db.deleteFrom("session_queue").where("status", "in", ENDED).where(
      "item_id",
      "not in",
      (e) =>
        e.selectFrom("session_queue").select("item_id").where("status", "in", ENDED)
          .orderBy("item_id", "desc").limit(max_queue_history),
    ).execute();
  }
}
