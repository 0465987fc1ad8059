/** What is canceled, deleted, pruned or cleared, and what stays. */
import assert from "node:assert/strict";
import { type TestQueue, testQueue } from "./test_queue.ts";

const done = { status: "completed", results: {}, promptNotes: [] } as const;

/** Claims the next item and ends it after `seconds`; its id. */
async function run(house: TestQueue, seconds = 1): Promise<number> {
  const claimed = await house.claim();
  assert.ok(claimed);
  await house.queue.leases.finish(claimed.row.item_id, claimed.fence, done, seconds);
  return claimed.row.item_id;
}

Deno.test("pruning leaves what waits and runs", async () => {
  await using house = await testQueue();
  const { queue, al } = house;
  await house.put(al, 3);
  await run(house);
  await house.claim();
  assert.deepEqual(await queue.prune(al, "default"), { deleted: 1 });
  assert.deepEqual(await queue.prune(al, "default"), { deleted: 0 });
  assert.equal((await queue.itemIds("default", "ASC")).total_count, 2);
});

Deno.test("all but the current: what runs stays, whether others are canceled or deleted", async () => {
  await using house = await testQueue();
  const { db, queue, al } = house;
  await house.put(al, 3);
  const running = (await house.claim())!.row.item_id;
  const statuses = async () =>
    (await db.selectFrom("session_queue").select("status").orderBy("item_id").execute())
      .map(({ status }) => status);
  assert.deepEqual(await queue.cancelMany(al, "default", { exceptCurrent: true }), { canceled: 2 });
  assert.deepEqual(await statuses(), ["in_progress", "canceled", "canceled"]);
  await house.put(al, 1);
  assert.deepEqual(await queue.removeMany(al, "default", { exceptCurrent: true }), { deleted: 3 });
  const left = await db.selectFrom("session_queue").select("item_id").execute();
  assert.deepEqual(left.map(({ item_id }) => item_id), [running]);
});

Deno.test("items canceled together have different sequences, later changes higher ones", async () => {
  await using house = await testQueue();
  const { db, queue, al, bo } = house;
  for (let i = 0; i < 3; i++) {
    await house.put(al, 1);
    await house.put(bo, 1);
  }
  for (const actor of [al, bo]) await queue.cancelMany(actor, "default", {});
  const rows = await db.selectFrom("session_queue").select(["user_id", "status_sequence"])
    .orderBy("status_sequence").execute();
  assert.equal(new Set(rows.map((row) => row.status_sequence)).size, 6);
  assert.deepEqual(rows.map((row) => row.user_id), ["al", "al", "al", "bo", "bo", "bo"]);
});

Deno.test("a user's clearing leaves others' items and names who cleared; an administrator's names no one", async () => {
  await using house = await testQueue();
  const { queue, al, ad, told } = house;
  await house.put(al, 2);
  await house.put(house.bo, 1);
  assert.deepEqual(await queue.clear(al, "default"), { deleted: 2 });
  assert.deepEqual(await queue.clear(ad, "default"), { deleted: 1 });
  const cleared = told.filter(({ name }) => name === "queue_cleared");
  assert.deepEqual(
    cleared.map(({ data, concern }) => [(data as { user_id: unknown }).user_id, concern.ownerId]),
    [["al", "al"], [null, null]],
  );
});

Deno.test("of very many items that are canceled at once, two hundred are announced one by one", async () => {
  await using house = await testQueue();
  const { queue, al, told } = house;
  await house.put(al, 201);
  told.length = 0;
  assert.deepEqual(await queue.cancelMany(al, "default", {}), { canceled: 201 });
  const named = (name: string) => told.filter((event) => event.name === name);
  assert.equal(named("queue_item_status_changed").length, 200);
  const [all, ...others] = named("queue_items_canceled");
  assert.deepEqual(others, []);
  assert.equal((all?.data as { canceled_item_ids: number[] }).canceled_item_ids.length, 201);
});
