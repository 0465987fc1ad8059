import assert from "node:assert/strict";
import type { Actor } from "../../../services/actor.ts";
import { quickGraph } from "../../queue.ts";
import { testQueue } from "./test_queue.ts";

Deno.test("a page of the queue starts with the running items, however long the line", async () => {
  await using house = await testQueue();
  const { queue, al, bo, put, claim } = house;
  const als = await put(al, 60);
  const bos = await put(bo, 2);
  const running = (await claim())?.row.item_id;
  const { items, total_count } = await queue.line(bo, "default", { limit: 50 });
  assert.deepEqual([items.length, total_count], [50, 62]);
  assert.equal(items[0]?.item_id, running);
  assert.deepEqual(
    items.slice(1).map((i) => i.position),
    Array.from({ length: 49 }, (_, i) => i + 1),
  );
  assert.ok(items.slice(0, 4).some((i) => bos.includes(i.item_id)), "fair: bo's come early");
  assert.ok(als.length > items.length);
});

Deno.test("ended items come after, latest first", async () => {
  await using house = await testQueue();
  const { queue, al, put } = house;
  const [first, second, third] = await put(al, 3);
  for (const id of [first, second]) await queue.cancel(al, "default", id ?? 0);
  const { items } = await queue.line(al, "default", { limit: 10 });
  assert.deepEqual(items.map((i) => i.item_id), [third, second, first]);
});

Deno.test("items of a deactivated user are listed after the line, without a position", async () => {
  await using house = await testQueue();
  const { db, queue, al, bo, ad, put } = house;
  const als = await put(al, 2);
  const [canceled, bos] = await put(bo, 2);
  await queue.cancel(bo, "default", canceled ?? 0);
  await db.updateTable("users").set({ is_active: 0 }).where("user_id", "=", "al").execute();
  const { items, total_count } = await queue.line(ad, "default", { limit: 10 });
  assert.deepEqual(items.map((i) => i.item_id), [bos, ...als, canceled]);
  assert.deepEqual(items.map((i) => i.position), [1, null, null, null]);
  assert.equal(total_count, items.length);
  const alone = await queue.line(ad, "default", { userId: "al", limit: 10 });
  assert.deepEqual(alone.items.map((i) => i.item_id), als);
});

Deno.test("filters: the user's own items, and another user's for administrators only", async () => {
  await using house = await testQueue();
  const { queue, al, bo, ad, put } = house;
  const als = await put(al, 2);
  await put(bo, 2);
  const mine = await queue.line(al, "default", { userId: "al", limit: 10 });
  assert.deepEqual(mine.items.map((i) => i.item_id), als);
  assert.equal(mine.total_count, 2);
  assert.deepEqual(await queue.line(ad, "default", { userId: "al", limit: 10 }), mine);
  await assert.rejects(queue.line(bo, "default", { userId: "al", limit: 10 }), {
    code: "forbidden",
  });
  const seen = await queue.line(bo, "default", { limit: 10 });
  const others = seen.items.filter((i) => als.includes(i.item_id));
  assert.deepEqual(others.map((i) => [i.user_id, i.field_values]), [
    ["redacted", null],
    ["redacted", null],
  ]);
});

Deno.test("a list by destination has the user's own items; administrators get everyone's", async () => {
  await using house = await testQueue();
  const { queue, al, bo, ad } = house;
  const graph = quickGraph();
  const ids = new Map<Actor, number[]>();
  for (const [actor, destination] of [[al, "canvas"], [bo, "canvas"], [al, "gallery"]] as const) {
    const { item_ids } = await queue.enqueue(actor, "default", { graph, runs: 1, destination });
    ids.set(actor, [...ids.get(actor) ?? [], ...item_ids]);
  }
  const found = async (actor: Actor) => {
    const options = { destination: "canvas", limit: 10, offset: 0 };
    return (await queue.list(actor, "default", options)).map((item) => item.item_id);
  };
  const [als] = ids.get(al)!;
  const [bos] = ids.get(bo)!;
  assert.deepEqual(await found(al), [als]);
  assert.deepEqual(await found(bo), [bos]);
  assert.deepEqual(await found(ad), [als, bos]);
  const counted = async (actor: Actor) =>
    (await queue.countsByDestination(actor, "default", "canvas")).total;
  assert.deepEqual([await counted(al), await counted(bo), await counted(ad)], [1, 1, 2]);
});
