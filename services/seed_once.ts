import type { Transaction } from "kysely";
import type { Executor } from "./access/mod.ts";
import { now } from "./clock.ts";
import type { Database, Tables } from "./database/mod.ts";

/**
 * Inserts the things that ship with the project, each once: administrators may change and delete
 * them, and a restart does not bring them back. `app_settings` keeps under `key` which ids were
 * inserted. `prepare` does for the new ones what a transaction must not wait for, such as files.
 */
export async function seedOnce<Shipped extends { id: string }>(
  db: Database,
  key: string,
  shipped: readonly Shipped[],
  write: (trx: Transaction<Tables>, fresh: readonly Shipped[], at: string) => Promise<unknown>,
  prepare?: (fresh: readonly Shipped[]) => Promise<unknown>,
): Promise<void> {
  const freshIn = async (on: Executor) => {
    const kept = await on.selectFrom("app_settings").select("value").where("key", "=", key)
      .executeTakeFirst();
    const done = new Set(kept ? JSON.parse(kept.value) as string[] : []);
    return shipped.filter(({ id }) => !done.has(id));
  };
  const ahead = await freshIn(db);
  if (ahead.length === 0) return;
  await prepare?.(ahead);
  await db.transaction().execute(async (trx) => {
    const fresh = await freshIn(trx);
    if (fresh.length === 0) return;
    const at = now();
    await write(trx, fresh, at);
    const value = JSON.stringify(shipped.map(({ id }) => id));
    await trx.insertInto("app_settings").values({ key, value, updated_at: at })
      .onConflict((oc) => oc.column("key").doUpdateSet({ value, updated_at: at })).execute();
  });
}
