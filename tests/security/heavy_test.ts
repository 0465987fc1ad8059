/** Small requests that stood for minutes or gigabytes of work, and no longer do. */
import assert from "node:assert/strict";
import { enqueue, quickGraph } from "../queue.ts";
import { fileForm, type Json, startStudio } from "../libraries.ts";

const LIST = "/queue/default/list_all";

Deno.test("a wide and long file of presets holds nobody up", async () => {
  await using studio = await startStudio();
  const { bo } = studio;
  const file = (columns: number, rows: number) =>
    fileForm(
      new TextEncoder().encode(`name,prompt${",x".repeat(columns)}\n${"a\n".repeat(rows)}`),
      {},
      "styles.csv",
    );
  const read = (form: FormData) => bo.ask("POST", "/style_presets/read_file", form);
  const started = performance.now();
  assert.equal((await read(file(20_000, 20_000))).status, 400);
  const wide = await read(file(1_000_000, 900));
  assert.equal(wide.status, 200);
  assert.equal((wide.body["rows"] as Json[])[0]?.["problem"], "cells");
  // Half a minute and several gigabytes before.
  assert.ok(performance.now() - started < 10_000);
});

Deno.test("few bytes of a batch do not become gigabytes of items", async () => {
  await using studio = await startStudio();
  const { ad, al, bo } = studio;
  await ad.ask("PUT", "/queue/default/processor/pause");
  const batch = (items: string[], runs: number) =>
    enqueue(bo, runs, { batch: { data: [[{ node_path: "s", field_name: "value", items }]] } });
  const heavy = await batch(["x".repeat(8_000)], 5_000);
  assert.equal(heavy.status, 422);
  assert.match(JSON.stringify(heavy.body), /all items/);
  const nodes = Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => [`s${i}`, { id: `s${i}`, type: "string", value: "a" }]),
  );
  const data = [
    Object.keys(nodes).map((node_path) => (
      { node_path, field_name: "value", items: ["x".repeat(8_000)] }
    )),
  ];
  const one = await enqueue(bo, 1, { batch: { graph: { ...quickGraph(), nodes }, data } });
  assert.equal(one.status, 422);
  assert.match(JSON.stringify(one.body), /one item/);
  const generate = { prompts: Array(200).fill("x".repeat(8_000)), count: 64 };
  assert.equal((await bo.ask("POST", "/generate", generate)).status, 422);
  assert.equal((await batch(["x".repeat(8_000)], 100)).status, 200);
  assert.equal((await al.ask<Json[]>("GET", LIST)).body.length, 100);
});

Deno.test("items too large for one answer are refused, and nobody else's are read", async () => {
  await using studio = await startStudio();
  const { ad, al, bo } = studio;
  await ad.ask("PUT", "/queue/default/processor/pause");
  const workflow = { notes: "x".repeat(900_000) };
  const { body } = await enqueue(bo, 50, { batch: { workflow } });
  const item_ids = body["item_ids"] as number[];
  const by = (ids: number[]) => ["POST", "/queue/default/items_by_ids", { item_ids: ids }] as const;
  for (const who of [bo, ad]) {
    assert.equal((await who.ask("GET", LIST)).status, 413);
    assert.equal((await who.ask(...by(item_ids))).status, 413);
    const few = await who.ask<Json[]>(...by(item_ids.slice(0, 10)));
    assert.deepEqual(few.body.map((item) => item["workflow"]), Array(10).fill(workflow));
  }
  const seen = await al.ask<Json[]>("GET", LIST);
  assert.equal(seen.body.length, 50);
  assert.ok(seen.body.every((item) => item["workflow"] === null && item["user_id"] === "redacted"));
});
