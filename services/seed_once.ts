import type { Transaction } from "kysely";
import { now } from "./clock.ts";
import type { Database, Tables } from "./database/mod.ts";

/**
 * Inserts the things that ship with the project, each once: administrators may change and delete
 * them, and a restart does not bring them back. `app_settings` keeps under `key` which ids were
 * inserted.
 */
export async function seedOnce<Shipped extends { id: string }>(
  db: Database,
  key: string,
  shipped: readonly Shipped[],
  write: (trx: Transaction<Tables>, fresh: readonly Shipped[], at: string) => Promise<unknown>,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const kept = await trx.selectFrom("app_settings").select("value").where("key", "=", key)
      .executeTakeFirst();
    const done = new Set(kept ? JSON.parse(kept.value) as string[] : []);
    const fresh = shipped.filter(({ id }) => !done.has(id));
    if (fresh.length === 0) return;
    const at = now();
    await write(trx, fresh, at);
    const value = JSON.stringify(shipped.map(({ id }) => id));
    await trx.insertInto("app_settings").values({ key, value, updated_at: at })
      .onConflict((oc) => oc.column("key").doUpdateSet({ value, updated_at: at })).execute();
  });
}
