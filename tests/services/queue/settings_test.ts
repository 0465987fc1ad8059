/** Settings that decide what the queue takes, and what it keeps. */
import assert from "node:assert/strict";
import { testQueue } from "./test_queue.ts";

const graphOf = (...types: string[]) => ({
  nodes: Object.fromEntries(types.map((type, i) => [`n${i}`, { id: `n${i}`, type }])),
  edges: [],
});

for (const settings of [{ deny_nodes: ["string"] }, { allow_nodes: ["integer", "collect"] }]) {
  Deno.test(`nodes that are not allowed are refused by name: ${JSON.stringify(settings)}`, async () => {
    await using house = await testQueue(settings);
    const ask = (...types: string[]) =>
      house.queue.enqueue(house.al, "default", { graph: graphOf(...types), runs: 1 });
    assert.equal((await ask("integer")).enqueued, 1);
    await assert.rejects(ask("integer", "string"), (error: Error & { extras?: unknown }) => {
      const { errors } = error.extras as { errors: { field: string; message: string }[] };
      assert.deepEqual(errors.map(({ field }) => field), ["body.batch.graph.nodes.n1"]);
      assert.match(errors[0]?.message ?? "", /nodes of the type string/);
      return true;
    });
  });
}

async function endedAndWaiting(settings: Parameters<typeof testQueue>[0]) {
  const house = await testQueue(settings);
  const ids = await house.put(house.al, 5);
  await house.db.updateTable("session_queue").set({
    status: "completed",
    completed_at: new Date().toISOString(),
  }).where("item_id", "in", ids.slice(0, 4)).execute();
  await house.queue.tidy();
  const left = await house.db.selectFrom("session_queue").select("item_id").orderBy("item_id")
    .execute();
  return { house, ids, left: left.map((row) => row.item_id) };
}

Deno.test("a start keeps the configured number of ended items, the latest ones", async () => {
  for (const [max_queue_history, kept] of [[-1, 4], [10, 4], [2, 2], [0, 0]] as const) {
    const { house, ids, left } = await endedAndWaiting({ max_queue_history });
    await using _ = house;
    assert.deepEqual(left, ids.slice(4 - kept), String(max_queue_history));
  }
});

Deno.test("a start empties the queue if so configured", async () => {
  const { house, left } = await endedAndWaiting({ clear_queue_on_startup: true });
  await using _ = house;
  assert.deepEqual(left, []);
});
