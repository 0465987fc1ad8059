import { sql } from "kysely";
import type { PromptNote } from "../../inference/prompts/notes.ts";
import type { Executor } from "../access/mod.ts";
import { SERVER } from "../actor.ts";
import { isStill } from "../change_as.ts";
import { now } from "../clock.ts";
import { problem } from "../errors/mod.ts";
import type { Database } from "../database/mod.ts";
import { word } from "../database/words.ts";
import { type Held, settle, settleCanceled } from "./settle.ts";
import { learnRate } from "./turn/rates.ts";
import { type QueueTransaction, takeSequence, type Trx } from "./transaction.ts";
import type { ItemRow } from "./view/item.ts";

/** How an item ended. `serverFault`: its owner is not charged for a failure of the server. */
export type Ending =
  | { status: "completed"; results: Record<string, unknown>; promptNotes: readonly PromptNote[] }
  | { status: "failed"; type: string; message: string; traceback?: string; serverFault: boolean }
  | { status: "canceled"; reason: string };

/** An item that has stopped its engine this often fails, as it is probably the cause. */
const MAX_ATTEMPTS = 3;

const STOPPED = "The engine stopped while making this.";

/** Leases are kept by several machines: the clock of the database is that of all. */
export const fromNow = (seconds: number) => word<string>("seconds_from_now", sql.lit(seconds));

/** What has begun ends in the old place; nothing is copied before that. */
const WHILE_MOVING = { onLook: true };

export interface LeaseOptions {
  db: Database;
  change: QueueTransaction;
  leaseSeconds: number;
}

/** Keeps, ends and releases leases. Every call names the fence, so that a late one does nothing. */
export function createLeases({ db, change, leaseSeconds }: LeaseOptions) {
  return {
    /** Extends the lease. Returns false if it is lost: the run must stop. */
    async heartbeat(itemId: number, fence: number): Promise<boolean> {
      const { numUpdatedRows } = await db.updateTable("session_queue")
        .set({ lease_expires_at: fromNow(leaseSeconds) })
        .where("item_id", "=", itemId).where("lease_fence", "=", fence)
        .where("status", "=", "in_progress").executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    /** Returns whether the lease is still held, and the owner of its item still active. */
    leaseState: (itemId: number, fence: number) => leaseState(db, itemId, fence),

    /**
     * Checks the lease inside the transaction that saves an image. Returns "taken" if the item was
     * given to another engine, which makes the same image.
     * @throws Problem conflict if it was canceled
     */
    async requireLease(on: Executor, itemId: number, fence: number): Promise<"held" | "taken"> {
      if (await leaseState(on, itemId, fence) === "yes") return "held";
      const row = await on.selectFrom("session_queue").select(["status", "lease_fence"])
        .where("item_id", "=", itemId).executeTakeFirst();
      if (row && row.lease_fence !== fence && row.status !== "canceled") return "taken";
      throw problem("conflict", "This item was canceled.");
    },

    /**
     * Ends an item and settles its cost to the `seconds` it took. `speed`: the seconds from which
     * to learn how fast its model is, if any. Only the first ending of a lease counts; returns
     * whether this was it.
     */
    async finish(
      itemId: number,
      fence: number,
      ending: Ending,
      seconds: number | null,
      speed: number | null = seconds,
    ): Promise<boolean> {
      return await change(SERVER, async (trx, tell) => {
        const row = await current(trx, { itemId, fence });
        if (!row) {
          await settleCanceled(trx, { itemId, fence }, seconds);
          return false;
        }
        const serverFault = ending.status === "failed" && ending.serverFault;
        await settle(trx, row, serverFault ? 0 : seconds);
        if (ending.status === "completed" && speed !== null && row.cost > 0 && row.device) {
          await learnRate(trx, row.device, row.model_key, speed / row.cost);
        }
        tell.status([
          await trx.updateTable("session_queue").set({
            ...endingColumns(ending),
            measured_seconds: seconds,
            status_sequence: await takeSequence(trx, row.queue_id, 1),
            lease_expires_at: null,
            completed_at: now(),
            updated_at: now(),
          }).where("item_id", "=", itemId).returningAll().executeTakeFirstOrThrow(),
        ]);
        return true;
      }, WHILE_MOVING);
    },

    /**
     * Takes an item back from an engine that cannot finish it: it waits again, and its owner is not
     * charged; after `MAX_ATTEMPTS` it fails with the reason. `counts`: whether it was an attempt.
     */
    async release(
      itemId: number,
      fence: number,
      reason: string,
      counts: boolean,
    ): Promise<boolean> {
      return await change(SERVER, async (trx, tell) => {
        const row = await current(trx, { itemId, fence });
        if (!row) return false;
        tell.status([await requeue(trx, row, reason, counts)]);
        return true;
      }, WHILE_MOVING);
    },

    /** Takes back what a process holds that is known to have ended. Returns the number of items. */
    async takeBack(queueId: string, holder: string): Promise<number> {
      if (isStill(db)) return 0;
      return await change(SERVER, async (trx, tell) => {
        const held = await trx.selectFrom("session_queue").selectAll()
          .where("queue_id", "=", queueId).where("status", "=", "in_progress")
          .where("lease_holder", "like", `${holder}:%`).execute();
        for (const row of held) tell.status([await requeue(trx, row, STOPPED, true)]);
        return held.length;
      });
    },

    /**
     * Takes back every item whose lease has expired, or (at the start, when no other server can be
     * running) that is held by anyone but `holder`. Returns their number. Where the studio may only
     * be looked at, they stay as they are.
     */
    async recover(queueId: string, holder: string | null): Promise<number> {
      if (isStill(db)) return 0;
      return await change(SERVER, async (trx, tell) => {
        const limit = fromNow(leaseSeconds);
        // After the clock was set back, a lease must not last an hour longer than it should.
        await trx.updateTable("session_queue").set({ lease_expires_at: limit })
          .where("queue_id", "=", queueId).where("status", "=", "in_progress")
          .where("lease_expires_at", ">", limit).execute();
        let query = trx.selectFrom("session_queue").selectAll()
          .where("queue_id", "=", queueId).where("status", "=", "in_progress");
        query = holder === null
          ? query.where((e) =>
            e.or([e("lease_expires_at", "<", fromNow(0)), e("lease_expires_at", "is", null)])
          )
          : query.where((e) =>
            e.or([e("lease_holder", "not like", `${holder}%`), e("lease_holder", "is", null)])
          );
        const lapsed = await query.execute();
        for (const row of lapsed) {
          tell.status([await requeue(trx, row, STOPPED, true)]);
        }
        return lapsed.length;
      });
    },
  };
}

async function leaseState(
  on: Executor,
  itemId: number,
  fence: number,
): Promise<"yes" | "lost" | "owner_gone"> {
  const row = await on.selectFrom("session_queue as q")
    .leftJoin("users as u", "u.user_id", "q.user_id")
    .select(["q.status", "q.lease_fence", "u.is_active"])
    .where("q.item_id", "=", itemId).executeTakeFirst();
  if (!row || row.status !== "in_progress" || row.lease_fence !== fence) return "lost";
  return row.is_active ? "yes" : "owner_gone";
}

async function current(trx: Trx, { itemId, fence }: Held): Promise<ItemRow | undefined> {
  return await trx.selectFrom("session_queue").selectAll()
    .where("item_id", "=", itemId).where("lease_fence", "=", fence)
    .where("status", "=", "in_progress").executeTakeFirst();
}

async function requeue(
  trx: Trx,
  row: ItemRow,
  reason: string,
  counts: boolean,
): Promise<ItemRow> {
  await settle(trx, row, 0);
  const attempts = row.attempts - (counts ? 0 : 1);
  const poison = attempts >= MAX_ATTEMPTS;
  const message = `${reason} It was tried ${attempts} times.`;
  return await trx.updateTable("session_queue").set({
    ...(poison
      ? { ...endingColumns(failure("gave_up", message)), completed_at: now() }
      : { status: "pending", started_at: null, device: null }),
    attempts,
    charged_seconds: null,
    lease_holder: null,
    lease_fence: null,
    lease_expires_at: null,
    status_sequence: await takeSequence(trx, row.queue_id, 1),
    updated_at: now(),
  }).where("item_id", "=", row.item_id).returningAll().executeTakeFirstOrThrow();
}

function failure(type: string, message: string): Ending {
  return { status: "failed", type, message, serverFault: true };
}

function endingColumns(ending: Ending) {
  switch (ending.status) {
    case "completed":
      return {
        status: ending.status,
        results: JSON.stringify(ending.results),
        prompt_notes: ending.promptNotes.length > 0 ? JSON.stringify(ending.promptNotes) : null,
      };
    case "failed":
      return {
        status: ending.status,
        error_type: ending.type,
        error_message: ending.message,
        error_traceback: ending.traceback ?? "",
      };
    case "canceled":
      return { status: ending.status, error_type: "canceled", error_message: ending.reason };
  }
}
