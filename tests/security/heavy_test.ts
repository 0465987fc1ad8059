/** Small requests that stood for minutes or gigabytes of work, and no longer do. */
import assert from "node:assert/strict";
import { sql } from "../client.ts";
import { enqueue, quickGraph } from "../queue.ts";
import { fileForm, type Json, smallPng, startStudio } from "../libraries.ts";
import { cpuSeconds } from "../cpu_time.ts";

const LIST = "/queue/default/list_all";

Deno.test("a wide and long file of presets does not block others", async () => {
  await using studio = await startStudio();
  const { bo } = studio;
  const file = (columns: number, rows: number) =>
    fileForm(
      new TextEncoder().encode(`name,prompt${",x".repeat(columns)}\n${"a\n".repeat(rows)}`),
      {},
      "styles.csv",
    );
  const read = (form: FormData) => bo.ask("POST", "/style_presets/read_file", form);
  const before = cpuSeconds(studio.server.pid);
  assert.equal((await read(file(900, 20_000))).status, 400);
  assert.equal((await read(file(1_000_000, 900))).status, 400);
  const wide = await read(file(900, 900));
  assert.equal(wide.status, 200);
  assert.equal((wide.body["rows"] as Json[])[0]?.["problem"], "cells");
  // Half a minute and several gigabytes before.
  assert.ok(cpuSeconds(studio.server.pid) - before < 10);
});

Deno.test("a small batch cannot expand to gigabytes of items", async () => {
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

Deno.test("items too large for one answer are refused, without reading other users'", async () => {
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

Deno.test("other requests are answered while the costs of many large graphs are computed", async () => {
  await using studio = await startStudio();
  const { ad, al, bo } = studio;
  await ad.ask("PUT", "/queue/default/processor/pause");
  const many = Array.from({ length: 990 }, (_, i) => [`n${i}`, { id: `n${i}`, type: "integer" }]);
  // The length of a list is among the fields that costs depend on, so each item has one of its own.
  const nodes = {
    ...Object.fromEntries(many),
    list: { id: "list", type: "range_of_size", size: 1 },
    each: { id: "each", type: "iterate" },
  };
  const edges = [{
    source: { node_id: "list", field: "collection" },
    destination: { node_id: "each", field: "collection" },
  }];
  const items = Array.from({ length: 3_000 }, (_, i) => 1 + i % 5);
  const data = [[{ node_path: "list", field_name: "size", items }]];
  let answered = 0;
  let busy = true;
  const put = enqueue(bo, 1, { batch: { graph: { id: "g", nodes, edges }, data } })
    .finally(() => busy = false);
  while (busy) {
    await al.ask("GET", "/app/version");
    answered++;
  }
  const { body } = await put;
  assert.equal(body["enqueued"], 3_000, JSON.stringify(body).slice(0, 500));
  assert.ok(answered > 10, String(answered));
});

Deno.test("endless nesting is refused, and ignored in an image's metadata", async () => {
  await using studio = await startStudio();
  const { bo } = studio;
  const nested = (depth: number) => `{"a":${"[".repeat(depth)}"]"${"]".repeat(depth)}}`;
  const body = (depth: number) =>
    JSON.stringify({ batch: { graph: quickGraph(), workflow: "W" } })
      .replace('"W"', nested(depth));
  const send = async (depth: number) => {
    const answer = await fetch(`${studio.server.url}/api/v1/queue/default/enqueue_batch`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${bo.token}` },
      body: body(depth),
    });
    await answer.body?.cancel();
    return answer.status;
  };
  assert.deepEqual([await send(400), await send(200_000)], [200, 400]);
  const texts = { invokeai_metadata: nested(200_000), invokeai_workflow: nested(200_000) };
  const { body: made } = await bo.ask(
    "POST",
    "/images/upload?image_category=general&is_intermediate=false",
    fileForm(smallPng(8, 8, texts)),
  );
  const image = `/images/i/${made["image_name"]}`;
  assert.equal((await bo.ask("GET", `${image}/metadata`)).status, 200);
  assert.equal((await bo.ask("GET", `${image}/workflow`)).body["workflow"], null);
});

Deno.test("a large invalid body gets a short answer quickly", async () => {
  await using studio = await startStudio();
  const { bo } = studio;
  const post = async (path: string, body: string) => {
    const answer = await fetch(`${studio.server.url}/api/v1${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${bo.token}` },
      body,
    });
    return { status: answer.status, text: await answer.text() };
  };
  const before = cpuSeconds(studio.server.pid);
  const list = `{"node_path":"a","field_name":"b","items":[${"[{},{}],".repeat(90_000)}1]}`;
  const data = Array(5).fill(`[${list}]`).join(",");
  const wrong = await post(
    "/queue/default/enqueue_batch",
    `{"batch":{"data":[${data}],"graph":{}}}`,
  );
  assert.equal(wrong.status, 422);
  assert.match(wrong.text, /data\.0\.0\.items\.0/);
  const names = Array.from({ length: 300_000 }, (_, i) => `"${i}":0`).join(",");
  const unknown = await post("/images/delete", `{"image_names":[],${names}}`);
  assert.equal(unknown.status, 422);
  assert.match(unknown.text, /"body\.49"/);
  // Forty and twenty megabytes before, and fifteen seconds in which nobody was answered.
  assert.ok(wrong.text.length + unknown.text.length < 20_000);
  assert.ok(cpuSeconds(studio.server.pid) - before < 8);
});

Deno.test("a query that repeats a parameter endlessly is refused", async () => {
  await using studio = await startStudio();
  const tags = "tags=a&".repeat(1_500);
  assert.equal((await studio.bo.ask("GET", `/workflows/?${tags}`)).status, 422);
  assert.equal((await studio.bo.ask("GET", "/workflows/?tags=a&tags=b")).status, 200);
});

Deno.test("an export of very many large workflows does not fill the memory", async () => {
  await using studio = await startStudio();
  const { bo, server } = studio;
  const peak = async () =>
    Number(/VmHWM:\s+(\d+)/.exec(await Deno.readTextFile(`/proc/${server.pid}/status`))?.[1]) /
    1024;
  sql(
    server,
    `INSERT INTO workflows (workflow_id, user_id, name, workflow, created_at, updated_at)
     WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 100)
     SELECT 'w' || i, ?, 'w', '{"a":"' || printf('%.*c', 4000000, 'x') || '"}', '2026-01-01',
       '2026-01-01' FROM c`,
    bo.userId,
  );
  const before = await peak();
  const answer = await fetch(`${server.url}/api/v1/auth/me/export`, {
    headers: { authorization: `Bearer ${bo.token}` },
  });
  let bytes = 0;
  for await (const part of answer.body ?? []) bytes += part.length;
  assert.ok(bytes > 400_000_000, String(bytes));
  const grown = await peak() - before;
  assert.ok(grown < 500, `${grown} MB`);
});
