/** Who holds an item, and what becomes of it when its holder is gone. */
import assert from "node:assert/strict";
import { refuseChanges } from "../../../services/change_as.ts";
import { testQueue } from "./test_queue.ts";

Deno.test("while the studio is moved, what has begun ends, and nothing else changes", async () => {
  await using house = await testQueue();
  const { leases } = house.queue;
  await house.put(house.al, 3);
  const [first, second] = [await house.claim(), await house.claim()];
  assert.ok(first && second);
  refuseChanges(house.db, true);
  await assert.rejects(house.claim(), { code: "unavailable" });
  const done = { status: "completed", results: {}, promptNotes: [] } as const;
  assert.equal(await leases.finish(first.row.item_id, first.fence, done, 4), true);
  assert.equal(await leases.release(second.row.item_id, second.fence, "stopped", false), true);
  // A server may start then: it leaves what an earlier one was doing.
  assert.equal(await leases.recover("default", "another"), 0);
});

Deno.test("calls with an earlier fencing token change nothing", async () => {
  await using house = await testQueue();
  const [id] = await house.put(house.al, 1) as [number];
  const first = await house.claim();
  assert.ok(first);
  const { leases } = house.queue;
  await leases.release(id, first.fence, "The engine ended.", true);
  const second = await house.claim();
  assert.ok(second && second.fence > first.fence);
  const done = { status: "completed", results: {}, promptNotes: [] } as const;
  assert.equal(await leases.heartbeat(id, first.fence), false);
  assert.equal(await leases.leaseState(id, first.fence), "lost");
  const lease = await leases.requireLease(house.db, id, first.fence);
  assert.equal(lease, "taken", "it saves nothing, and removes nothing of the other holder");
  assert.equal(await leases.finish(id, first.fence, done, 1), false);
  assert.equal(await leases.finish(id, second.fence, done, 1), true);
  assert.equal(await leases.finish(id, second.fence, done, 1), false, "ending is idempotent");
});

Deno.test("a late holder of an item that was canceled meanwhile is told so", async () => {
  await using house = await testQueue();
  const [id] = await house.put(house.al, 1) as [number];
  const { leases } = house.queue;
  const first = await house.claim();
  assert.ok(first);
  await leases.release(id, first.fence, "The engine ended.", true);
  assert.ok(await house.claim());
  await house.queue.cancel(house.al, "default", id);
  // Nobody makes it any more: what this holder has made is to be removed.
  await assert.rejects(leases.requireLease(house.db, id, first.fence), { code: "conflict" });
});

Deno.test("of a process that has ended, its own items are taken back and no other's", async () => {
  await using house = await testQueue();
  await house.put(house.al, 3);
  const { leases } = house.queue;
  const claim = async (holder: string) =>
    (await house.queue.claim("default", { holder, device: "cpu", warmModel: null }))?.row.item_id;
  const ended = [await claim("run-1:cpu"), await claim("run-1:gpu")];
  const other = await claim("run-12:cpu");
  assert.equal(await leases.takeBack("default", "run-1"), 2);
  const rows = await house.db.selectFrom("session_queue").select(["item_id", "status"]).execute();
  const inState = (wanted: string) =>
    rows.filter(({ status }) => status === wanted).map(({ item_id }) => item_id);
  assert.deepEqual([inState("pending"), inState("in_progress")], [ended, [other]]);
  refuseChanges(house.db, true);
  assert.equal(await leases.takeBack("default", "run-12"), 0, "while the studio is moved");
});

Deno.test("an item fails with the reason after three attempts", async () => {
  await using house = await testQueue();
  const [id] = await house.put(house.al, 1) as [number];
  for (let attempt = 1; attempt <= 3; attempt++) {
    const claimed = await house.claim();
    assert.equal(claimed?.row.attempts, attempt);
    await house.queue.leases.release(id, claimed.fence, "The engine ended.", true);
  }
  assert.equal(await house.claim(), null);
  const item = await house.queue.item(house.al, "default", id);
  assert.equal(item.status, "failed");
  assert.match(item.error_message ?? "", /engine ended.*3 times/);
});

Deno.test("an expired lease runs again; one from a clock an hour ahead is shortened", async () => {
  await using house = await testQueue({ lease_seconds: 2 });
  const [a, b] = await house.put(house.al, 2) as [number, number];
  await house.claim();
  await house.claim();
  const lease = (id: number, seconds: number) =>
    house.db.updateTable("session_queue")
      .set({ lease_expires_at: new Date(Date.now() + seconds * 1000).toISOString() })
      .where("item_id", "=", id).execute();
  await lease(a, -1);
  // The clock was an hour ahead when b's lease was written, and was set back since.
  await lease(b, 3600);
  const { leases } = house.queue;
  assert.equal(await leases.recover("default", null), 1);
  const status = async (id: number) => (await house.queue.item(house.al, "default", id)).status;
  assert.deepEqual([await status(a), await status(b)], ["pending", "in_progress"]);
  const row = await house.db.selectFrom("session_queue").select("lease_expires_at")
    .where("item_id", "=", b).executeTakeFirstOrThrow();
  assert.ok(Date.parse(row.lease_expires_at ?? "") <= Date.now() + 2100);
  assert.equal(await leases.recover("default", "another-start"), 1, "at the start all are void");
  assert.equal(await status(b), "pending");
});
