/**
 * A worker that does nothing but claim and finish, as fast as it can:
 * `scale_claims.ts TARGET NAME`. It says "ready", begins at the first byte of its input,
 * and prints how many it had.
 */
import type { Claimed } from "../../services/queue/mod.ts";
import { type Database, openDatabase } from "../../services/database/mod.ts";
import { connectPostgres } from "../../services/database/postgres/connect.ts";
import { createLeases } from "../../services/queue/leases.ts";
import { createQueueTransaction } from "../../services/queue/transaction.ts";
import { createClaim } from "../../services/queue/turn/claim.ts";
import { quickGraph } from "../queue.ts";

const SCHEMA = "claims";
/** Rows in one statement. */
const AT_ONCE = 500;
const LEASE_SECONDS = 30;

/** A data folder, or an address of PostgreSQL. */
export function openAt(target: string): Database {
  return target.startsWith("postgres:")
    ? connectPostgres({ url: target, schema: SCHEMA })
    : openDatabase(target).db;
}

/** Replaces the queue by `each` waiting items of so many people, of weights 1, 2 and 4. */
export async function fillQueue(db: Database, people: number, each: number): Promise<void> {
  const at = new Date().toISOString();
  await db.deleteFrom("session_queue").execute();
  await db.deleteFrom("queue_batches").execute();
  await db.deleteFrom("users").where("user_id", "like", "waiting%").execute();
  const users = Array.from({ length: people }, (_, i) => ({
    user_id: `waiting${i}`,
    email: `waiting${i}@example.com`,
    email_key: `waiting${i}@example.com`,
    display_name: `Waiting ${i}`,
    queue_weight: [1, 2, 4][i % 3] as number,
    created_at: at,
    updated_at: at,
  }));
  const items = users.flatMap(({ user_id }, i) =>
    Array.from({ length: each }, (_, n) => ({
      queue_id: "default",
      user_id,
      batch_id: user_id,
      session_id: `${user_id}-${n}`,
      position: i * each + n,
      cost: 1,
      field_values: "[]",
      created_at: at,
      updated_at: at,
    }))
  );
  const graph = JSON.stringify(quickGraph());
  for (let i = 0; i < users.length; i += AT_ONCE) {
    const some = users.slice(i, i + AT_ONCE);
    await db.insertInto("users").values(some).execute();
    await db.insertInto("queue_batches")
      .values(some.map(({ user_id }) => ({ batch_id: user_id, graph, workflow: null }))).execute();
  }
  for (let i = 0; i < items.length; i += AT_ONCE) {
    await db.insertInto("session_queue").values(items.slice(i, i + AT_ONCE)).execute();
  }
}

/** Claims and finishes until nothing waits, or so many are done; returns their number. */
export async function workOff(db: Database, name: string, most = Infinity): Promise<number> {
  const change = createQueueTransaction({ db, events: { emit: () => {} }, changed: () => {} });
  const leaseSeconds = LEASE_SECONDS;
  const claim = createClaim({ change, mode: "fair", leaseSeconds, maxRunningPerUser: 0 });
  const { finish } = createLeases({ db, change, leaseSeconds });
  for (let done = 0;; done++) {
    const claimed: Claimed | null = done < most
      ? await claim("default", { holder: name, device: "cpu", warmModel: null })
      : null;
    if (claimed === null) return done;
    const ending = { status: "completed", results: {}, promptNotes: [] } as const;
    if (!await finish(claimed.row.item_id, claimed.fence, ending, 1)) {
      throw new Error(`item ${claimed.row.item_id} was taken by another one`);
    }
  }
}

if (import.meta.main) {
  const [target = "", name = ""] = Deno.args;
  const db = openAt(target);
  await db.selectFrom("queues").select("queue_id").execute();
  console.log("ready");
  await Deno.stdin.read(new Uint8Array(1));
  console.log(await workOff(db, name));
  await db.destroy();
}
