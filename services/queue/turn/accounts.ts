import { sql } from "kysely";
import type { Executor } from "../../access/mod.ts";
import { now } from "../../clock.ts";
import type { Trx } from "../change.ts";
import { charge, joinAt, weightOf } from "./fair.ts";

/** Seconds per unit of cost as long as nothing was measured. */
export const UNKNOWN_RATE = 1;
/** How much a new measurement moves the average. */
const SMOOTHING = 0.2;

/**
 * Seconds per unit of cost of a model on a device (null: on any, the latest), as they were
 * measured; null when they never were.
 */
export async function measuredRate(
  on: Executor,
  device: string | null,
  modelKey: string | null,
): Promise<number | null> {
  let query = on.selectFrom("engine_rates").select("seconds_per_cost")
    .where("model_key", "=", modelKey ?? "");
  if (device !== null) query = query.where("device", "=", device);
  const row = await query.orderBy("updated_at", "desc").limit(1).executeTakeFirst();
  return row?.seconds_per_cost ?? null;
}

/** The same for charging, where a guess has to do for what was never measured. */
export async function rateOf(
  on: Executor,
  device: string | null,
  modelKey: string | null,
): Promise<number> {
  return await measuredRate(on, device, modelKey) ?? UNKNOWN_RATE;
}

/** Takes a measurement into the average (exponentially weighted). */
export async function learnRate(
  trx: Trx,
  device: string,
  modelKey: string | null,
  secondsPerCost: number,
): Promise<void> {
  const key = modelKey ?? "";
  const old = await trx.selectFrom("engine_rates").selectAll()
    .where("device", "=", device).where("model_key", "=", key).executeTakeFirst();
  const seconds_per_cost = old
    ? old.seconds_per_cost + SMOOTHING * (secondsPerCost - old.seconds_per_cost)
    : secondsPerCost;
  const row = { seconds_per_cost, samples: (old?.samples ?? 0) + 1, updated_at: now() };
  await trx.insertInto("engine_rates").values({ device, model_key: key, ...row })
    .onConflict((c) => c.columns(["device", "model_key"]).doUpdateSet(row)).execute();
}

/** A person's weight: their own, times the greatest of their groups'. */
async function weightOfUser(trx: Trx, userId: string): Promise<number> {
  const own = await trx.selectFrom("users").select("queue_weight")
    .where("user_id", "=", userId).executeTakeFirst();
  const groups = await trx.selectFrom("group_members as m")
    .innerJoin("groups as g", "g.group_id", "m.group_id")
    .select("g.queue_weight").where("m.user_id", "=", userId).execute();
  return weightOf(own?.queue_weight ?? 1, groups.map((g) => g.queue_weight));
}

/** Opens a person's account, and lifts it to the present minimum after an absence. */
export async function join(trx: Trx, queueId: string, userId: string): Promise<void> {
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

/** Charges a person for service (negative: gives back), and notes the seconds served. */
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
        virtual_time: sql<number>`max(0, queue_accounts.virtual_time + ${delta})`,
        served_seconds: sql<number>`queue_accounts.served_seconds + ${served}`,
        ...(fence === undefined ? {} : { last_fence: fence }),
        updated_at: now(),
      })
    ).execute();
}
