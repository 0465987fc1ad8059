import assert from "node:assert/strict";
import type { Actor } from "../../../services/actor.ts";
import { now } from "../../../services/clock.ts";
import { alone } from "../../../services/peers/alone.ts";
import { buildGraph, GenerateInput } from "../../../services/generate/simple.ts";
import { EstimateInput } from "../../../services/queue/mod.ts";
import { type TestQueue, testQueue } from "./test_queue.ts";
import { LIGHT } from "../light.ts";

/** Ten units of cost: steps × megapixels. */
const SIZE = { width: 1000, height: 1000, steps: 10, cfg_scale: 1 };
const MODEL = { key: "m0", hash: "h", name: "m0", base: "sd-1", type: "main" };

const ask = ({ queue }: TestQueue, actor: Actor, more: Record<string, unknown> = {}) =>
  queue.estimate(actor, "default", EstimateInput.parse({ ...SIZE, ...more }));

/** Puts such images into the line for real; answers the place of the first. */
async function place({ queue }: TestQueue, actor: Actor, runs: number, prepend = false) {
  const input = { ...GenerateInput.parse(SIZE), prompt: "" };
  const source = { path: "/nowhere", format: "onnx" } as const;
  const graph = buildGraph(input, { ...MODEL, source, defaultSettings: {}, weights: LIGHT }, 0);
  const { item_ids } = await queue.enqueue(actor, "default", { graph, runs }, { prepend });
  // A forecast that took long, as on a busy machine, is reused for a while: the item is not on it.
  for (let i = 0; i < 100; i++) {
    const { position } = await queue.item(actor, "default", item_ids[0] ?? 0);
    if (position !== null) return position;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the item has no place");
}

/** Notes that a model takes so many seconds per unit of cost. */
async function measure({ db }: TestQueue, model_key: string, seconds_per_cost: number) {
  const row = { device: "cpu", model_key, seconds_per_cost, samples: 1, updated_at: now() };
  await db.insertInto("engine_rates").values(row).execute();
}

Deno.test("without a measured rate no time is estimated", async () => {
  await using house = await testQueue();
  const { al, bo } = house;
  const nothing = { cost: 10, seconds: null, ahead: 0, starts_in: 0, done_in: null, paused: false };
  assert.deepEqual(await ask(house, al), nothing);
  await place(house, bo, 2);
  await house.claim();
  assert.deepEqual(await ask(house, al), { ...nothing, ahead: 1, starts_in: null });
});

Deno.test("devices of other servers shorten the wait", async () => {
  const waits = async (devices: number) => {
    const peers = { ...alone(), devicesElsewhere: () => devices };
    await using house = await testQueue({}, { peers });
    await measure(house, "m0", 0.5);
    await place(house, house.bo, 4);
    return (await ask(house, house.al, { images: 4 })).done_in ?? 0;
  };
  assert.equal(await waits(0), 40);
  assert.equal(await waits(3), 15);
});

Deno.test("estimates follow the measured rate, for all images, with guidance and strength", async () => {
  await using house = await testQueue();
  const { al } = house;
  await measure(house, "m0", 0.5);
  const one = { cost: 10, seconds: 5, ahead: 0, starts_in: 0, done_in: 5, paused: false };
  assert.deepEqual(await ask(house, al), one);
  assert.equal((await ask(house, al, { images: 4 })).done_in, 20);
  assert.equal((await ask(house, al, { cfg_scale: 7 })).seconds, 10);
  assert.equal((await ask(house, al, { controls: 2 })).seconds, 10);
  assert.equal((await ask(house, al, { strength: 0.5 })).seconds, 2.5);
  assert.equal((await ask(house, al, { model: "m1" })).seconds, null);
  await assert.rejects(ask(house, al, { model: "no" }), /no model/);
  await house.queue.setPaused(house.ad, "default", true);
  assert.deepEqual(await ask(house, al), { ...one, starts_in: null, done_in: null, paused: true });
});

for (const queue_mode of ["fair", "fifo"] as const) {
  Deno.test(`the estimated position is the real one (${queue_mode})`, async () => {
    await using house = await testQueue({ queue_mode });
    const { al, bo, ad } = house;
    await measure(house, "m0", 1);
    await place(house, bo, 5);
    await house.claim();
    await place(house, ad, 2);
    for (
      const [who, images, prepend] of [[al, 3, false], [bo, 1, true], [ad, 2, false]] as const
    ) {
      const promised = await ask(house, who, { images, prepend });
      const got = await place(house, who, images, prepend);
      assert.equal(promised.ahead, got, "one runs, and the others are before it");
      const { starts_in, done_in } = promised;
      assert.ok(Math.abs((starts_in ?? 0) - 10 * got) < 1, `${starts_in} s for place ${got}`);
      assert.ok((done_in ?? 0) >= (starts_in ?? 0) + 10 * images - 1e-6);
    }
  });
}

Deno.test("an estimate for a user who was away counts nothing that they have not used", async () => {
  await using house = await testQueue();
  const { al, bo, db, queue } = house;
  await measure(house, "m0", 1);
  await place(house, bo, 4);
  await db.updateTable("queue_accounts").set({ virtual_time: 1000 }).execute();
  await db.updateTable("queues").set({ virtual_time: 1000 }).execute();
  const { done_in } = await ask(house, al, { images: 3 });
  await place(house, al, 3);
  const { items } = await queue.line(al, "default", { userId: "me", limit: 10 });
  const last = Math.max(...items.map(({ position }) => position ?? 0));
  assert.ok(last > 3, "the items of both alternate");
  assert.equal(done_in, 10 * last);
});

Deno.test("no position for a user who may run nothing, nor in a very long line", async () => {
  await using house = await testQueue();
  const { al, bo, db } = house;
  await measure(house, "m0", 1);
  await measure(house, "", 1);
  await house.put(bo, 2_001);
  const { seconds, ahead, starts_in } = await ask(house, al);
  assert.deepEqual({ seconds, ahead, starts_in }, { seconds: 10, ahead: null, starts_in: null });
  await db.deleteFrom("session_queue").execute();
  assert.equal((await ask(house, al)).ahead, 0);
});
