/** Several devices before one queue: which of them runs what, and what happens when one dies. */
import assert from "node:assert/strict";
import { EngineError } from "../../../inference/types.ts";
import type { Problem } from "../../../services/errors/mod.ts";
import { type EngineScript, processorOf } from "./scripted.ts";

const GB = 2 ** 30;
const nap = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** A device that notes what it runs. */
function device(name: string, seen: string[], more: Partial<EngineScript> = {}): EngineScript {
  return {
    async run(job) {
      seen.push(`${name}:${job.id.split(":")[0]}`);
      await nap(10);
    },
    ...more,
  };
}

Deno.test("a device that does not start leaves the work to others until it does", async () => {
  const seen: string[] = [];
  let broken = true;
  const start = () => broken ? Promise.reject(new Error("no driver")) : Promise.resolve();
  await using t = await processorOf([
    device("gpu", seen, { device: "webgpu", start }),
    device("cpu", seen),
  ]);
  const ids = await t.put(t.al, 4);
  await t.processor.start();
  for (const id of ids) await t.statusIs(id, "completed");
  assert.deepEqual(seen.map((one) => one.split(":")[0]), ["cpu", "cpu", "cpu", "cpu"]);
  assert.equal(t.devices.all[0]?.state, "failed");
  assert.equal(t.devices.all[0]?.failure, "no driver");
  broken = false;
  const more: number[] = [];
  // It is tried again after a pause.
  for (let i = 0; i < 200 && t.devices.all[0]?.state === "failed"; i++) await nap(50);
  more.push(...await t.put(t.al, 2));
  for (const id of more) await t.statusIs(id, "completed");
  assert.ok(seen.some((one) => one.startsWith("gpu")));
});

Deno.test("if no device starts, the items have the reason", async () => {
  const start = () => Promise.reject(new EngineError("failed", "no driver"));
  const broken: EngineScript = {
    start,
    run: () => Promise.reject(new EngineError("failed", "no driver")),
  };
  await using t = await processorOf([broken, broken]);
  const [id] = await t.put(t.al, 1) as [number];
  await t.processor.start();
  assert.match((await t.statusIs(id, "failed")).error_message ?? "", /No driver/);
});

Deno.test("the item of a device that dies runs on another", async () => {
  const seen: string[] = [];
  const dying: EngineScript = {
    device: "webgpu",
    run(job) {
      seen.push(`dying:${job.id.split(":")[0]}`);
      return Promise.reject(new EngineError("crashed", "the GPU fell off the bus"));
    },
  };
  await using t = await processorOf([dying, device("cpu", seen)]);
  const ids = await t.put(t.al, 3);
  await t.processor.start();
  for (const id of ids) {
    const item = await t.statusIs(id, "completed");
    assert.ok((item.attempts ?? 0) <= 2, `${id} was tried ${item.attempts} times`);
  }
  assert.ok(seen.some((one) => one.startsWith("dying")));
  assert.deepEqual(
    seen.filter((one) => one.startsWith("cpu")).map((one) => Number(one.split(":")[1])).toSorted(),
    ids,
  );
});

Deno.test("a model runs on a device that can hold it, even if a better one is idle", async () => {
  const seen: string[] = [];
  const bytesOf = (key: string) => key === "m2" ? 8 * GB : 2 * GB;
  await using t = await processorOf([
    device("small", seen, { device: "webgpu", memory: 4 * GB }),
    device("large", seen, { device: "cpu", memory: 64 * GB }),
  ], bytesOf);
  await t.processor.start();
  for (let i = 0; i < 100 && t.devices.all.some(({ state }) => state !== "idle"); i++) {
    await nap(20);
  }
  const [big] = await t.put(t.al, 1, { model: "m2" }) as [number];
  await t.statusIs(big, "completed");
  const [little] = await t.put(t.al, 1, { model: "m1" }) as [number];
  await t.statusIs(little, "completed");
  assert.deepEqual(seen, [`large:${big}`, `small:${little}`]);
});

Deno.test("an item goes to the idle device that has its model open", async () => {
  const seen: string[] = [];
  await using t = await processorOf([device("one", seen), device("two", seen)]);
  await t.processor.start();
  // Together, so that each device opens one of the two.
  const first = [
    ...await t.put(t.al, 1, { model: "m1" }),
    ...await t.put(t.bo, 1, { model: "m2" }),
  ];
  for (const id of first) await t.statusIs(id, "completed");
  const openAt = new Map(t.devices.all.map(({ warm }, i) => [warm.model, ["one", "two"][i]]));
  assert.deepEqual([...openAt.keys()].toSorted(), ["m1", "m2"]);
  seen.length = 0;
  for (const model of ["m2", "m1", "m1", "m2", "m2", "m1", "m2", "m1"]) {
    const [id] = await t.put(t.al, 1, { model }) as [number];
    await t.statusIs(id, "completed");
    assert.equal(seen.pop(), `${openAt.get(model)}:${id}`);
  }
});

Deno.test("a model too large for every device is refused before it is queued, with the reason", async () => {
  const seen: string[] = [];
  const bytesOf = () => 80 * GB;
  await using t = await processorOf([
    device("one", seen, { device: "webgpu", memory: 8 * GB }),
    device("two", seen, { device: "webgpu-native", memory: 24 * GB }),
  ], bytesOf);
  await t.processor.start();
  for (let i = 0; i < 100 && t.devices.all.some(({ report }) => report === null); i++) {
    await nap(20);
  }
  await assert.rejects(t.put(t.al, 1, { model: "m1" }), (error: Problem) => {
    assert.equal(error.code, "invalid");
    assert.match(error.message, /"m1" needs at least 59\.2 GB .* has 24\.0 GB: choose a smaller/);
    assert.match(error.extras.errors?.[0]?.field ?? "", /nodes\.m\.model/);
    return true;
  });
  assert.equal((await t.db.selectFrom("session_queue").select("item_id").execute()).length, 0);
});

Deno.test("items whose only device has failed have the reason", async () => {
  const seen: string[] = [];
  let there = true;
  const start = () => there ? Promise.resolve() : Promise.reject(new Error("gone"));
  const bytesOf = () => 20 * GB;
  await using t = await processorOf([
    device("large", seen, { device: "webgpu", memory: 48 * GB, start }),
    device("small", seen, { device: "cpu", memory: 8 * GB }),
  ], bytesOf);
  const [id] = await t.put(t.al, 1, { model: "m1" }) as [number];
  there = false;
  await t.processor.start();
  const item = await t.statusIs(id, "failed");
  assert.match(item.error_message ?? "", /needs at least 14\.8 GB .* has 8\.0 GB/);
  assert.deepEqual(seen, []);
});

Deno.test("a model waits for the only device that can hold it while that recovers from a crash", async () => {
  const seen: string[] = [];
  let crashed = false;
  const large = device("large", seen, {
    device: "webgpu",
    memory: 48 * GB,
    run(job) {
      seen.push(`large:${job.id.split(":")[0]}`);
      if (crashed) return Promise.resolve();
      crashed = true;
      return Promise.reject(new EngineError("crashed", "the GPU fell off the bus"));
    },
  });
  const bytesOf = (key: string) => key === "m1" ? 20 * GB : GB;
  await using t = await processorOf([
    large,
    device("small", seen, { device: "cpu", memory: 8 * GB }),
  ], bytesOf);
  await t.processor.start();
  for (let i = 0; i < 200 && t.devices.all.some(({ state }) => state !== "idle"); i++) {
    await nap(20);
  }
  const [hostile] = await t.put(t.al, 1, { model: "m2" }) as [number];
  await t.statusIs(hostile, "completed");
  assert.equal(t.devices.all[0]?.state, "failed");
  const [id] = await t.put(t.bo, 1, { model: "m1" }) as [number];
  const item = await t.statusIs(id, "completed");
  assert.equal(item.attempts, 1);
  assert.deepEqual(seen, [`large:${hostile}`, `small:${hostile}`, `large:${id}`]);
});
