/** Rules of the queue, one by one, over the service. */
import assert from "node:assert/strict";
import { quickGraph } from "../../queue.ts";
import { type TestQueue, testQueue } from "./test_queue.ts";

const done = { status: "completed", results: {}, promptNotes: [] } as const;

/** Claims the next item and ends it after `seconds`; its id. */
async function run(house: TestQueue, seconds = 1): Promise<number> {
  const claimed = await house.claim();
  assert.ok(claimed);
  await house.queue.leases.finish(claimed.row.item_id, claimed.fence, done, seconds);
  return claimed.row.item_id;
}

const virtualTime = async ({ db }: TestQueue, userId: string) =>
  (await db.selectFrom("queue_accounts").select("virtual_time").where("user_id", "=", userId)
    .executeTakeFirstOrThrow()).virtual_time;

Deno.test("enqueueing more does not raise the account of a user who has items in the queue", async () => {
  await using house = await testQueue({ max_running_per_user: 1 });
  const { db, al, bo, put } = house;
  await put(al, 2);
  await put(bo, 3);
  await house.claim();
  const before = await virtualTime(house, "al");
  await db.updateTable("queues").set({ virtual_time: before + 100 }).execute();
  await put(al, 1);
  assert.equal(await virtualTime(house, "al"), before);
});

Deno.test("a user who comes back after an absence has saved nothing up", async () => {
  await using house = await testQueue();
  const { db, al, bo, put } = house;
  await put(al, 1);
  await run(house);
  await put(bo, 3);
  for (let i = 0; i < 3; i++) await run(house, 100);
  const { virtual_time } = await db.selectFrom("queues").select("virtual_time")
    .executeTakeFirstOrThrow();
  await put(al, 1);
  assert.ok(virtual_time > 100, `${virtual_time}`);
  assert.equal(await virtualTime(house, "al"), virtual_time);
});

Deno.test("first come, first served: items of deactivated users are not claimed either", async () => {
  await using house = await testQueue({ queue_mode: "fifo" });
  await house.put(house.al, 1);
  const [bos] = await house.put(house.bo, 1);
  await house.db.updateTable("users").set({ is_active: 0 }).where("user_id", "=", "al").execute();
  assert.equal((await house.claim())?.row.item_id, bos);
  assert.equal(await house.claim(), null);
});

Deno.test("an item that has started cannot be moved", async () => {
  await using house = await testQueue();
  const ids = await house.put(house.al, 2);
  await house.claim();
  await assert.rejects(house.queue.reorder(house.al, "default", ids), { code: "conflict" });
});

Deno.test("only failed and canceled items can be retried", async () => {
  await using house = await testQueue();
  const { queue, al } = house;
  const [first, second] = await house.put(al, 2) as [number, number];
  assert.equal(await run(house), first);
  await queue.cancel(al, "default", second);
  const { retried_item_ids, refused } = await queue.retry(al, "default", [first, second]);
  assert.deepEqual(retried_item_ids, [second]);
  assert.deepEqual(refused, [{ item_id: first, reason: "not_retryable" }]);
});

Deno.test("prepending goes before one's own items, whatever the priority of others'", async () => {
  await using house = await testQueue();
  for (let i = 0; i < 3; i++) await house.put(house.bo, 1, { prepend: true });
  const batch = { graph: quickGraph(), runs: 1 };
  const first = await house.queue.enqueue(house.al, "default", batch, { prepend: true });
  const second = await house.queue.enqueue(house.al, "default", batch, { prepend: true });
  assert.deepEqual([first.priority, second.priority], [1, 2]);
});

Deno.test("another user sees that an item exists, and nothing else of it", async () => {
  await using house = await testQueue();
  const { queue, al, bo, db } = house;
  const { item_ids: [id], batch } = await queue.enqueue(al, "default", {
    graph: quickGraph(),
    data: [[{ node_path: "s", field_name: "value", items: ["secret"] }]],
    runs: 1,
    origin: "page",
    destination: "gallery",
  }, { prepend: true });
  await db.updateTable("session_queue").set({
    error_type: "memory",
    error_message: "secret",
    error_traceback: "secret",
    attempts: 2,
    measured_seconds: 3,
    prompt_notes: JSON.stringify([{ node: "n", field: "f", text: "secret" }]),
  }).execute();
  const own = await queue.item(al, "default", id!);
  assert.deepEqual([own.priority, own.attempts, own.batch_id], [1, 2, batch.batch_id]);
  const { created_at, updated_at, status_sequence } = own;
  const nothing = { id: "redacted", nodes: {}, edges: [] };
  assert.deepEqual(await queue.item(bo, "default", id!), {
    item_id: id,
    status: "pending",
    status_sequence,
    queue_id: "default",
    created_at,
    updated_at,
    started_at: null,
    completed_at: null,
    device: null,
    position: 1,
    estimated_seconds: own.estimated_seconds,
    background: false,
    priority: 0,
    batch_id: "redacted",
    session_id: "redacted",
    origin: null,
    destination: null,
    user_id: "redacted",
    user_display_name: null,
    user_email: null,
    field_values: null,
    retried_from_item_id: null,
    error_type: null,
    error_message: null,
    error_traceback: null,
    attempts: null,
    cost: null,
    measured_seconds: null,
    workflow_name: null,
    prompt_notes: [],
    image_names: [],
    workflow_call_id: null,
    parent_item_id: null,
    parent_session_id: null,
    root_item_id: null,
    workflow_call_depth: null,
    workflow: null,
    session: {
      id: "redacted",
      graph: nothing,
      execution_graph: nothing,
      executed: [],
      executed_history: [],
      results: {},
      errors: {},
      workflow_call_stack: [],
      workflow_call_history: [],
      prepared_source_mapping: {},
      source_prepared_mapping: {},
    },
  });
});

Deno.test("administrators who view others' items are recorded, once an hour for each owner", async () => {
  await using house = await testQueue();
  const { queue, al, bo, db } = house;
  const ad = house.ad;
  const [als] = await house.put(al, 1) as [number];
  const [bos] = await house.put(bo, 1) as [number];
  const [own] = await house.put(ad, 1) as [number];
  const seen = async () =>
    (await db.selectFrom("audit_log").select("details").where("action", "=", "queue.view")
      .orderBy("audit_id").execute()).map(({ details }) => JSON.parse(details).owner_ids);
  await queue.item(ad, "default", own);
  await queue.item(al, "default", bos);
  assert.deepEqual(await seen(), []);
  await queue.item(ad, "default", als);
  await queue.item(ad, "default", als);
  await queue.items(ad, "default", [als, bos, own]);
  assert.deepEqual(await seen(), [["al"], ["bo"]]);
});

Deno.test("an item shows its owner's images, not others' that name its session", async () => {
  await using house = await testQueue();
  const { db, al } = house;
  await house.put(al, 1);
  const id = await run(house);
  const { session_id } = await db.selectFrom("session_queue").select("session_id")
    .executeTakeFirstOrThrow();
  const at = "2026-01-01T00:00:00.000Z";
  for (const [image_name, user_id] of [["mine.png", "al"], ["forged.png", "bo"]] as const) {
    await db.insertInto("images").values({
      ...{ image_name, user_id, session_id, board_id: null, image_subfolder: "" },
      ...{ image_origin: "internal", image_category: "general", width: 1, height: 1, bytes: 1 },
      ...{ node_id: null, metadata: null, workflow: null, graph: null },
      ...{ created_at: at, updated_at: at, deleted_at: null, deleted_from_board_id: null },
    }).execute();
  }
  assert.deepEqual((await house.queue.item(al, "default", id)).image_names, ["mine.png"]);
});

Deno.test("when one user fills the queue, others may have one percent of it waiting, no more", async () => {
  await using house = await testQueue({ max_queue_size: 200 });
  assert.equal((await house.put(house.bo, 200)).length, 200);
  assert.equal((await house.put(house.al, 5)).length, 2);
  await assert.rejects(house.put(house.al, 1), { code: "too_many_requests" });
});

Deno.test("a retry of a retry names the item that was first", async () => {
  await using house = await testQueue();
  const { db, queue, al } = house;
  const [first] = await house.put(al, 1) as [number];
  let last = first;
  for (let i = 0; i < 2; i++) {
    await queue.cancel(al, "default", last);
    [last] = (await queue.retry(al, "default", [last])).item_ids as [number];
  }
  const row = await db.selectFrom("session_queue").select("retried_from_item_id")
    .where("item_id", "=", last).executeTakeFirstOrThrow();
  assert.equal(row.retried_from_item_id, first);
});

Deno.test("items that are moved swap priorities, too", async () => {
  await using house = await testQueue();
  const [first, second] = await house.put(house.al, 2) as [number, number];
  await house.db.updateTable("session_queue").set({ priority: 5 })
    .where("item_id", "=", second).execute();
  await house.queue.reorder(house.al, "default", [first, second]);
  assert.equal((await house.claim())?.row.item_id, first);
});
