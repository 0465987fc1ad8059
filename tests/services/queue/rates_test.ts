import assert from "node:assert/strict";
import { testQueue } from "./test_queue.ts";

Deno.test("a new measurement moves a model's speed by a fifth of the difference", async () => {
  await using house = await testQueue();
  await house.put(house.al, 2);
  await house.db.updateTable("session_queue").set({ cost: 1 }).execute();
  const done = { status: "completed", results: {}, promptNotes: [] } as const;
  for (const seconds of [10, 20]) {
    const claimed = await house.claim();
    assert.ok(claimed);
    await house.queue.leases.finish(claimed.row.item_id, claimed.fence, done, seconds);
  }
  const { seconds_per_cost } = await house.db.selectFrom("engine_rates").selectAll()
    .executeTakeFirstOrThrow();
  assert.equal(seconds_per_cost, 12);
});

const ENDINGS = [
  { status: "failed", type: "t", message: "m", serverFault: false },
  { status: "completed", results: {}, promptNotes: [] },
] as const;

Deno.test("only completed runs teach how fast a model is", async () => {
  await using house = await testQueue();
  const { db, queue, al } = house;
  const rates = () => db.selectFrom("engine_rates").select("samples").execute();
  await house.put(al, 2);
  for (const ending of ENDINGS) {
    const claimed = (await house.claim())!;
    await queue.leases.finish(claimed.row.item_id, claimed.fence, ending, 10);
    assert.equal((await rates()).length, ending.status === "completed" ? 1 : 0);
  }
});
