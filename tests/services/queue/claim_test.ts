import assert from "node:assert/strict";
import { refuseChanges } from "../../../services/change_as.ts";
import { ON_SQLITE } from "../../database.ts";
import { testQueue } from "./test_queue.ts";

Deno.test("G176 engines that claim at once never get the same item; the device is recorded", async () => {
  await using house = await testQueue();
  const ids = [...await house.put(house.al, 30), ...await house.put(house.bo, 30)];
  const devices = ["cpu", "webgpu", "webgpu-native"];
  const claimed = (await Promise.all(
    Array.from({ length: 90 }, (_, i) => house.claim(devices[i % 3])),
  )).filter((c) => c !== null);
  assert.deepEqual(
    claimed.map((c) => c.row.item_id).toSorted((a, b) => a - b),
    ids.toSorted((a, b) => a - b),
  );
  assert.equal(new Set(claimed.map((c) => c.fence)).size, 60);
  assert.deepEqual([...new Set(claimed.map((c) => c.row.device))].toSorted(), devices);
});

Deno.test("G176 two processes on one file: no item is claimed twice", ON_SQLITE, async () => {
  await using house = await testQueue();
  const ids = await house.put(house.al, 120);
  const script = new URL("./claim_process.ts", import.meta.url).pathname;
  const runs = [1, 2].map((n) =>
    new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "-A", script, house.root, `${n}`],
      stdout: "piped",
      stderr: "inherit",
    }).output()
  );
  const claimed = (await Promise.all(runs)).map(({ stdout }) =>
    JSON.parse(new TextDecoder().decode(stdout)) as number[]
  );
  assert.deepEqual(claimed.flat().toSorted((a, b) => a - b), ids);
  assert.ok(claimed.every((own) => own.length > 0), "both had some");
});

Deno.test("G177 a warm model moves items forward among the user's own, never before another user's turn", async () => {
  await using house = await testQueue();
  const cold = await house.put(house.al, 2, { model: "m1" });
  const [warm] = await house.put(house.al, 1, { model: "m2" });
  const [bos] = await house.put(house.bo, 1, { model: "m2" });
  assert.equal((await house.claim("cpu", "m2"))?.row.item_id, warm);
  assert.equal((await house.claim("cpu", "m1"))?.row.item_id, bos, "bo's turn, though m1 is warm");
  assert.equal((await house.claim("cpu", null))?.row.item_id, cold[0]);
});

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

Deno.test("a user at their limit of running items is skipped", async () => {
  await using house = await testQueue({ max_running_per_user: 1 });
  await house.put(house.al, 2);
  await house.put(house.bo, 1);
  assert.equal((await house.claim())?.row.user_id, "al");
  assert.equal((await house.claim())?.row.user_id, "bo");
  assert.equal(await house.claim(), null);
  await house.db.updateTable("users").set({ max_running: 0 }).where("user_id", "=", "al").execute();
  assert.equal((await house.claim())?.row.user_id, "al");
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

Deno.test(
  "G251 a claim beside 100 000 rows of history scans no table",
  ON_SQLITE,
  async () => {
    await using house = await testQueue();
    await house.put(house.al, 5);
    const { rows } = await house.db.executeQuery<{ detail: string }>({
      sql: `EXPLAIN QUERY PLAN SELECT item_id FROM session_queue q
      WHERE q.queue_id = 'default' AND q.user_id = 'al' AND q.status = 'pending'
      ORDER BY q.service_class DESC, q.priority DESC, q.position LIMIT 1`,
      parameters: [],
      query: { kind: "RawNode", sqlFragments: [], parameters: [] },
      queryId: { queryId: "explain" },
    } as never);
    const plan = rows.map((row) => row.detail).join("; ");
    assert.match(plan, /SEARCH q USING (COVERING )?INDEX session_queue_line/);
    assert.doesNotMatch(plan, /SCAN|TEMP B-TREE/);
  },
);

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

Deno.test("a group's limit on running items applies to its members, in both queue modes", async () => {
  for (const queue_mode of ["fair", "fifo"] as const) {
    await using house = await testQueue({ queue_mode });
    const at = new Date().toISOString();
    await house.db.insertInto("groups").values({
      ...{ group_id: "g", name: "g", name_key: "g", max_running: 1 },
      ...{ created_at: at, updated_at: at },
    }).execute();
    await house.db.insertInto("group_members").values({ group_id: "g", user_id: "al" }).execute();
    await house.put(house.al, 3);
    await house.put(house.bo, 1);
    const claimed = [await house.claim(), await house.claim(), await house.claim()];
    assert.deepEqual(claimed.map((item) => item?.row.user_id).sort(), ["al", "bo", undefined]);
    await house.db.updateTable("users").set({ max_running: 2 }).where("user_id", "=", "al")
      .execute();
    assert.equal((await house.claim())?.row.user_id, "al");
    assert.equal(await house.claim(), null);
  }
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

Deno.test("an engine that leaves the items of its warm model to others gets another one", async () => {
  await using house = await testQueue();
  const [other] = await house.put(house.al, 1, { model: "m0" });
  await house.put(house.al, 1, { model: "m1" });
  const claimant = { holder: "h", device: "cpu", warmModel: "m1", leaves: ["m1"] };
  assert.equal((await house.queue.claim("default", claimant))?.row.item_id, other);
});

Deno.test("an engine whose warm model nobody waits for takes nothing that it leaves to others", async () => {
  await using house = await testQueue();
  await house.put(house.al, 1, { model: "m1" });
  const [other] = await house.put(house.al, 1, { model: "m0" });
  const claimant = { holder: "h", device: "cpu", warmModel: "m2", leaves: ["m1"] };
  assert.equal((await house.queue.claim("default", claimant))?.row.item_id, other);
  assert.equal(await house.queue.claim("default", claimant), null);
});

Deno.test("turns are compared by the speed of the claiming device", async () => {
  await using house = await testQueue();
  const { db } = house;
  const at = new Date().toISOString();
  // One item takes 10 s on the CPU, so that 1 s ahead counts as equal there, and not on the GPU.
  for (const [device, seconds_per_cost] of [["cpu", 10], ["gpu", 0.01]] as const) {
    await db.insertInto("engine_rates")
      .values({ device, model_key: "", seconds_per_cost, samples: 1, updated_at: at }).execute();
  }
  const [als] = await house.put(house.al, 1);
  const [bos] = await house.put(house.bo, 1);
  await db.updateTable("session_queue").set({ cost: 1 }).execute();
  const account = (user: string, virtual_time: number, last_fence: number) =>
    db.updateTable("queue_accounts").set({ virtual_time, last_fence })
      .where("user_id", "=", user).execute();
  await account("al", 0, 5);
  await account("bo", 1, 1);
  const onCpu = await house.claim("cpu");
  assert.ok(onCpu);
  assert.equal(onCpu.row.item_id, bos, "equal on the CPU: the one who has waited longer");
  await house.queue.leases.release(onCpu.row.item_id, onCpu.fence, "", false);
  await account("al", 0, 5);
  await account("bo", 1, 1);
  assert.equal((await house.claim("gpu"))?.row.item_id, als);
});
