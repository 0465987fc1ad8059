/** Which item an engine is given. */
import assert from "node:assert/strict";
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
