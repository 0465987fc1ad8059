/** What an item costs its owner: charged at the claim, settled at its end. */
import assert from "node:assert/strict";
import { testQueue } from "./test_queue.ts";

Deno.test("a claim is charged, settled to the measured seconds, and refunded for a fault of the server", async () => {
  await using house = await testQueue();
  const account = async () =>
    (await house.db.selectFrom("queue_accounts").select("virtual_time")
      .where("user_id", "=", "al").executeTakeFirstOrThrow()).virtual_time;
  await house.put(house.al, 3);
  const first = await house.claim();
  assert.ok(first);
  assert.equal(await account(), first.row.charged_seconds);
  const { leases } = house.queue;
  const done = { status: "completed", results: {}, promptNotes: [] } as const;
  assert.equal(await leases.finish(first.row.item_id, first.fence, done, 4), true);
  assert.equal(await account(), 4);
  const second = await house.claim();
  assert.ok(second);
  const fault = {
    status: "failed",
    type: "memory",
    message: "too big",
    serverFault: true,
  } as const;
  await leases.finish(second.row.item_id, second.fence, fault, 9);
  assert.equal(await account(), 4);
  const third = await house.claim();
  assert.ok(third);
  const wrong = { status: "failed", type: "invalid", message: "no", serverFault: false } as const;
  await leases.finish(third.row.item_id, third.fence, wrong, 2);
  assert.equal(await account(), 6);
});

Deno.test("a refund that is larger than what stands in the account leaves nothing to the good", async () => {
  await using house = await testQueue();
  const setWeight = async (queue_weight: number) =>
    await house.db.updateTable("users").set({ queue_weight }).where("user_id", "=", "al").execute();
  const account = async () =>
    (await house.db.selectFrom("queue_accounts").select("virtual_time")
      .where("user_id", "=", "al").executeTakeFirstOrThrow()).virtual_time;
  const fault = { status: "failed", type: "memory", message: "", serverFault: true } as const;
  await house.put(house.al, 2);
  for (const gone of [false, true]) {
    await setWeight(4);
    const claimed = await house.claim();
    assert.ok(claimed && await account() > 0);
    // What was a quarter of the charge is given back as a whole.
    await setWeight(1);
    if (gone) await house.db.deleteFrom("queue_accounts").execute();
    await house.queue.leases.finish(claimed.row.item_id, claimed.fence, fault, 9);
    assert.equal(await account(), 0);
  }
});

Deno.test("a weight of two, of the user or a group, halves the charge", async () => {
  await using house = await testQueue();
  await house.db.updateTable("users").set({ queue_weight: 2 }).where("user_id", "=", "al")
    .execute();
  const at = new Date().toISOString();
  await house.db.insertInto("groups").values({
    group_id: "g",
    name: "g",
    name_key: "g",
    queue_weight: 4,
    created_at: at,
    updated_at: at,
  }).execute();
  await house.db.insertInto("group_members").values({ group_id: "g", user_id: "bo" }).execute();
  await house.put(house.al, 1);
  await house.put(house.bo, 1);
  for (let i = 0; i < 2; i++) {
    const claimed = await house.claim();
    assert.ok(claimed);
    const done = { status: "completed", results: {}, promptNotes: [] } as const;
    await house.queue.leases.finish(claimed.row.item_id, claimed.fence, done, 8);
  }
  const rows = await house.db.selectFrom("queue_accounts").select(["user_id", "virtual_time"])
    .orderBy("user_id").execute();
  assert.deepEqual(rows.map((r) => [r.user_id, r.virtual_time]), [["al", 4], ["bo", 2]]);
});

Deno.test("an item canceled while it ran is charged for the seconds that it used, once", async () => {
  await using house = await testQueue();
  const account = async () =>
    await house.db.selectFrom("queue_accounts").select(["virtual_time", "served_seconds"])
      .where("user_id", "=", "al").executeTakeFirstOrThrow();
  const [id] = await house.put(house.al, 1) as [number];
  const claimed = await house.claim();
  assert.ok(claimed);
  await house.queue.cancel(house.al, "default", id);
  const canceled = { status: "canceled", reason: "" } as const;
  for (const seconds of [95, 7]) {
    assert.equal(await house.queue.leases.finish(id, claimed.fence, canceled, seconds), false);
    assert.deepEqual({ ...await account() }, { virtual_time: 95, served_seconds: 95 });
  }
  const row = await house.db.selectFrom("session_queue").select(["status", "measured_seconds"])
    .where("item_id", "=", id).executeTakeFirstOrThrow();
  assert.deepEqual({ ...row }, { status: "canceled", measured_seconds: 95 });
});

Deno.test("an item canceled before it ran costs nothing", async () => {
  await using house = await testQueue();
  const [id] = await house.put(house.al, 1) as [number];
  await house.queue.cancel(house.al, "default", id);
  const canceled = { status: "canceled", reason: "" } as const;
  assert.equal(await house.queue.leases.finish(id, 1, canceled, 9), false);
  const account = await house.db.selectFrom("queue_accounts").select("virtual_time")
    .where("user_id", "=", "al").executeTakeFirstOrThrow();
  assert.equal(account.virtual_time, 0);
});

Deno.test("a released item is not charged, and counts as an attempt only if its release says so", async () => {
  await using house = await testQueue();
  const [id] = await house.put(house.al, 1) as [number];
  for (let i = 0; i < 5; i++) {
    const claimed = await house.claim();
    assert.equal(claimed?.row.attempts, 1);
    await house.queue.leases.release(id, claimed.fence, "The server stopped.", false);
    const account = await house.db.selectFrom("queue_accounts").select("virtual_time")
      .where("user_id", "=", "al").executeTakeFirstOrThrow();
    assert.equal(account.virtual_time, 0);
  }
});
