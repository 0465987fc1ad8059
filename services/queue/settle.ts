import { chargeAccount } from "./turn/accounts.ts";
import type { Trx } from "./transaction.ts";
import type { ItemRow } from "./view/item.ts";

/** A lease: an item, and the fencing token under which it was claimed. */
export interface Held {
  itemId: number;
  fence: number;
}

/** Replaces the charge of the claim by the `seconds` really used; null leaves it. */
export async function settle(trx: Trx, row: ItemRow, seconds: number | null): Promise<void> {
  const charged = row.charged_seconds ?? 0;
  const real = seconds ?? charged;
  await chargeAccount(trx, row, real - charged, { served: real });
}

/** Charges an item that was canceled while it ran for the `seconds` it used, once. */
export async function settleCanceled(
  trx: Trx,
  { itemId, fence }: Held,
  seconds: number | null,
): Promise<void> {
  const row = await trx.selectFrom("session_queue").selectAll()
    .where("item_id", "=", itemId).where("lease_fence", "=", fence)
    .where("status", "=", "canceled").where("measured_seconds", "is", null).executeTakeFirst();
  if (!row || seconds === null) return;
  await settle(trx, row, seconds);
  await trx.updateTable("session_queue").set({ measured_seconds: seconds })
    .where("item_id", "=", itemId).execute();
}
