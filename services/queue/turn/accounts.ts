import { sql } from "kysely";
import { now } from "../../clock.ts";
import type { Trx } from "../transaction.ts";
import { charge, joinAt, weightOf } from "./fair.ts";
import { word } from "../../database/words.ts";

/** A user's weight: their own, times the greatest of their groups'. */
async function weightOfUser(trx: Trx, userId: string): Promise<number> {
  const own = await trx.selectFrom("users").select("queue_weight")
    .where("user_id", "=", userId).executeTakeFirst();
  const groups = await trx.selectFrom("group_members as m")
    .innerJoin("groups as g", "g.group_id", "m.group_id")
    .select("g.queue_weight").where("m.user_id", "=", userId).execute();
  return weightOf(own?.queue_weight ?? 1, groups.map((g) => g.queue_weight));
}

/** Opens a user's account, and raises it to the current minimum after an absence. */
export async function joinQueue(trx: Trx, queueId: string, userId: string): Promise<void> {
  const busy = await trx.selectFrom("queue_counts").select("items")
    .where("queue_id", "=", queueId).where("user_id", "=", userId)
    .where("status", "in", ["pending", "in_progress"]).where("items", ">", 0)
    .executeTakeFirst();
  if (busy) return;
  const queue = await trx.selectFrom("queues").select("virtual_time")
    .where("queue_id", "=", queueId).executeTakeFirstOrThrow();
  const account = await trx.selectFrom("queue_accounts").select("virtual_time")
    .where("queue_id", "=", queueId).where("user_id", "=", userId).executeTakeFirst();
  const virtual_time = joinAt(account?.virtual_time ?? 0, queue.virtual_time);
  await trx.insertInto("queue_accounts")
    .values({ queue_id: queueId, user_id: userId, virtual_time, updated_at: now() })
    .onConflict((c) => c.columns(["queue_id", "user_id"]).doUpdateSet({ virtual_time }))
    .execute();
}

/** Charges a user for service (negative: a refund), and adds up the seconds served. */
export async function chargeAccount(
  trx: Trx,
  item: { queue_id: string; user_id: string },
  seconds: number,
  extra: { served?: number; fence?: number } = {},
): Promise<void> {
  const { queue_id, user_id } = item;
  const delta = charge(0, seconds, await weightOfUser(trx, user_id));
  const { served = 0, fence } = extra;
  await trx.insertInto("queue_accounts")
    .values({
      queue_id,
      user_id,
      virtual_time: Math.max(0, delta),
      served_seconds: served,
      last_fence: fence ?? 0,
      updated_at: now(),
    })
    .onConflict((c) =>
      c.columns(["queue_id", "user_id"]).doUpdateSet({
        virtual_time: word<number>(
          "greatest",
          sql.lit(0),
          sql`queue_accounts.virtual_time + ${delta}`,
        ),
        served_seconds: sql<number>`queue_accounts.served_seconds + ${served}`,
        ...(fence === undefined ? {} : { last_fence: fence }),
        updated_at: now(),
      })
    ).execute();
}
