import type { Executor } from "../../access/mod.ts";
import { now } from "../../clock.ts";
import type { Trx } from "../transaction.ts";

/** Assumed seconds per unit of cost until a rate has been measured. */
export const UNKNOWN_RATE = 1;
/** Weight of a new measurement in the average. */
const SMOOTHING = 0.2;

/**
 * Returns the measured seconds per unit of cost of a model on a device (null: on any, the latest);
 * null if none was measured.
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

/** Returns the rate to charge by: the measured one, or `UNKNOWN_RATE`. */
export async function rateOf(
  on: Executor,
  device: string | null,
  modelKey: string | null,
): Promise<number> {
  return await measuredRate(on, device, modelKey) ?? UNKNOWN_RATE;
}

/** Adds a measurement to the exponentially weighted average. */
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
