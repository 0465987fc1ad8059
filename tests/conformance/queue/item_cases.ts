/** G147, G152 to G170: what is seen of items, and what may be done with them. */
import assert from "node:assert/strict";
import { sql } from "../../client.ts";
import type { Json } from "../../libraries.ts";
import { draw, enqueue, eventually, fresh, item, put, quickGraph, statusOf } from "../../queue.ts";
import { fairHouse, smallHouse, test } from "./houses.ts";

const QUEUE = "/queue/default";

test("G147 not signed in: every request is a 401", async () => {
  const { anon } = await fairHouse();
  const calls: [string, string, unknown?][] = [
    ["POST", "/enqueue_batch", { batch: { graph: quickGraph() } }],
    ["GET", "/item_ids"],
    ["POST", "/item_summaries_by_ids", { item_ids: [] }],
    ["POST", "/items_by_ids", { item_ids: [] }],
    ["GET", "/current"],
    ["GET", "/next"],
    ["GET", "/list_all"],
    ["GET", "/b/x/status"],
    ["GET", "/counts_by_destination?destination=x"],
    ["GET", "/status"],
    ["PUT", "/clear"],
    ["PUT", "/processor/pause"],
    ["POST", "/reorder", { item_ids: [] }],
  ];
  for (const [method, path, body] of calls) {
    assert.equal((await anon.ask(method, QUEUE + path, body)).status, 401, path);
  }
  assert.equal((await anon.ask("POST", "/generate", { prompt: "x" })).status, 401);
});

test("G152 G153 status: counts for all, ids for the owner and administrators only", async () => {
  const house = await fairHouse();
  const { al, bo, ad } = house;
  await fresh(house, true);
  const [id] = await draw(al, 500) as [number];
  await statusOf(al, id, "in_progress");
  const status = async (who: typeof al) =>
    (await who.ask<{ queue: Json }>("GET", `${QUEUE}/status`)).body.queue;
  const [forAl, forBo, forAd] = [await status(al), await status(bo), await status(ad)];
  for (const seen of [forAl, forBo, forAd]) assert.equal(seen["in_progress"], 1);
  for (const field of ["item_id", "batch_id", "session_id"]) assert.equal(forBo[field], null);
  assert.equal(forBo["user_pending"], 0);
  assert.equal(forBo["user_in_progress"], 0);
  assert.equal(forAl["item_id"], id);
  assert.equal(forAl["user_in_progress"], 1);
  assert.equal(forAd["item_id"], id);
  await al.ask("PUT", `${QUEUE}/i/${id}/cancel`);
});

const REDACTED = {
  user_id: "redacted",
  batch_id: "redacted",
  session_id: "redacted",
  user_display_name: null,
  user_email: null,
  origin: null,
  destination: null,
  field_values: null,
  workflow: null,
  error_type: null,
  error_message: null,
  error_traceback: null,
  priority: 0,
};

test("G154 to G157 another user's item is redacted, in full items and summaries", async () => {
  const house = await fairHouse();
  const { al, bo, ad } = house;
  await fresh(house);
  const secret = { origin: "o-secret", destination: "d-secret", workflow: { name: "w-secret" } };
  const data = [[{ node_path: "s", field_name: "value", items: ["p-secret"] }]];
  const [id] = await put(al, 1, { prepend: true, batch: { ...secret, data } }) as [number];
  const ids = (await bo.ask<{ item_ids: number[] }>("GET", `${QUEUE}/item_ids`)).body.item_ids;
  assert.ok(ids.includes(id));
  const list = (await bo.ask<Json[]>("GET", `${QUEUE}/list_all`)).body;
  const seen = list.find((row) => row["item_id"] === id) as Json;
  const byIds = { item_ids: [id] };
  const [whole] = (await bo.ask<Json[]>("POST", `${QUEUE}/items_by_ids`, byIds)).body;
  const [summary] = (await bo.ask<Json[]>("POST", `${QUEUE}/item_summaries_by_ids`, byIds)).body;
  const one = await item(bo, id);
  const next = (await bo.ask<Json>("GET", `${QUEUE}/next`)).body;
  for (const row of [seen, whole as Json, one, next]) {
    for (const [field, value] of Object.entries(REDACTED)) assert.equal(row[field], value, field);
    assert.deepEqual((row["session"] as Json)["graph"], { id: "redacted", nodes: {}, edges: [] });
    assert.doesNotMatch(JSON.stringify(row), new RegExp(`secret|${al.userId}`));
  }
  for (const [field, value] of Object.entries(summary as Json)) {
    assert.deepEqual(value, (whole as Json)[field], `summary and whole agree on ${field}`);
  }
  for (const reader of [al, ad]) {
    const row = await item(reader, id);
    assert.equal(row["user_id"], al.userId);
    assert.equal(row["origin"], "o-secret");
    assert.deepEqual(row["workflow"], { name: "w-secret" });
    assert.equal(row["priority"], 1);
    assert.match(JSON.stringify(row["field_values"]), /p-secret/);
    // 155: what bo sees of status, device and times is what the owner sees.
    for (
      const f of ["status", "device", "created_at", "updated_at", "started_at", "completed_at"]
    ) {
      assert.equal(one[f], row[f], f);
    }
  }
});

test("G158 by ids: a thousand at most, in the order asked for, unknown ones left out", async () => {
  const house = await fairHouse();
  await fresh(house);
  const [a, b] = await put(house.al, 2) as [number, number];
  for (const path of ["items_by_ids", "item_summaries_by_ids"]) {
    const ask = (item_ids: number[]) =>
      house.bo.ask<Json[]>("POST", `${QUEUE}/${path}`, { item_ids });
    assert.equal((await ask(Array.from({ length: 1001 }, (_, i) => i))).status, 422);
    const many = await ask([b, ...Array.from({ length: 998 }, (_, i) => 1e9 + i), a]);
    assert.equal(many.status, 200);
    assert.deepEqual(many.body.map((row) => row["item_id"]), [b, a]);
  }
});

test("G159 only the owner and administrators cancel or delete an item", async () => {
  const house = await fairHouse();
  const { al, bo, ad } = house;
  await fresh(house);
  const [id, other] = await put(al, 2) as [number, number];
  assert.equal((await bo.ask("PUT", `${QUEUE}/i/${id}/cancel`)).status, 403);
  assert.equal((await bo.ask("DELETE", `${QUEUE}/i/${id}`)).status, 403);
  assert.equal((await bo.ask("PUT", `${QUEUE}/i/99999999/cancel`)).status, 404);
  assert.equal((await bo.ask("DELETE", `${QUEUE}/i/99999999`)).status, 404);
  const canceled = await ad.ask("PUT", `${QUEUE}/i/${id}/cancel`);
  assert.equal(canceled.status, 200);
  assert.equal(canceled.body["status"], "canceled");
  assert.equal((await ad.ask("DELETE", `${QUEUE}/i/${other}`)).status, 200);
  assert.equal((await ad.ask("GET", `${QUEUE}/i/${other}`)).status, 404);
});

test("administrators' actions on other users' items are in the audit log", async () => {
  const house = await fairHouse();
  const chief = await house.person(`watcher${Date.now()}`, true);
  await fresh(house);
  const [id] = await put(house.al) as [number];
  for (let i = 0; i < 3; i++) await item(chief, id);
  await house.ad.ask("PUT", `${QUEUE}/i/${id}/cancel`);
  await item(house.bo, id);
  const rows = (actor: string) =>
    sql(
      house.server,
      "SELECT action, details FROM audit_log WHERE actor_id = ? AND action LIKE 'queue%'",
      actor,
    );
  assert.deepEqual(rows(chief.userId).map((row) => row["action"]), ["queue.view"], "once an hour");
  assert.match(JSON.stringify(rows(chief.userId)), new RegExp(house.al.userId));
  assert.ok(rows(house.ad.userId).some((row) => row["action"] === "queue_item.cancel"));
  assert.deepEqual(rows(house.bo.userId), []);
});

test("G160 canceling twice changes nothing the second time", async () => {
  const house = await fairHouse();
  await fresh(house);
  const [id] = await put(house.al) as [number];
  const first = await house.al.ask("PUT", `${QUEUE}/i/${id}/cancel`);
  assert.equal(first.status, 200);
  assert.equal(first.body["status"], "canceled");
  const second = await house.al.ask("PUT", `${QUEUE}/i/${id}/cancel`);
  assert.equal(second.status, 200);
  assert.deepEqual(second.body, first.body);
});

test("G161 cancel_by_batch_ids skips other users' batches", async () => {
  const house = await fairHouse();
  await fresh(house);
  const { body } = await enqueue(house.al, 2);
  const batch_ids = [(body["batch"] as Json)["batch_id"]];
  const cancel = (who: typeof house.al) =>
    who.ask("PUT", `${QUEUE}/cancel_by_batch_ids`, { batch_ids });
  const byBo = await cancel(house.bo);
  assert.equal(byBo.status, 200);
  assert.equal(byBo.body["canceled"], 0);
  for (const id of body["item_ids"] as number[]) {
    assert.equal((await item(house.al, id))["status"], "pending");
  }
  assert.equal((await cancel(house.al)).body["canceled"], 2);
});

test("G162 clear deletes the user's own items; an administrator's deletes all, running ones too", async () => {
  const house = await fairHouse();
  const { al, bo, ad } = house;
  await fresh(house, true);
  const [running] = await draw(al, 500) as [number];
  await statusOf(al, running, "in_progress");
  const [waiting] = await put(al) as [number];
  const [bos] = await put(bo) as [number];
  assert.equal((await bo.ask("PUT", `${QUEUE}/clear`)).body["deleted"], 1);
  assert.equal((await bo.ask("GET", `${QUEUE}/i/${bos}`)).status, 404);
  assert.equal((await item(al, running))["status"], "in_progress");
  assert.equal((await item(al, waiting))["status"], "pending");
  assert.equal((await ad.ask("PUT", `${QUEUE}/clear`)).body["deleted"], 2);
  assert.equal((await al.ask("GET", `${QUEUE}/i/${running}`)).status, 404);
  await eventually("nothing runs", async () => {
    const { body } = await ad.ask<{ processor: Json }>("GET", `${QUEUE}/status`);
    return body.processor["is_processing"] === false;
  });
  // The engine is free again within its next step: the next item runs.
  await statusOf(bo, (await put(bo))[0] as number, "completed");
});

test("G153b an item's images are visible to its owner and administrators only", async () => {
  const house = await fairHouse();
  const { al, bo, ad } = house;
  await fresh(house, true);
  const [id] = await draw(al, 2) as [number];
  await statusOf(al, id, "completed");
  const seen = async (who: typeof al) => (await item(who, id))["image_names"] as string[];
  const [name] = await seen(al);
  assert.equal((await al.ask("GET", `/images/i/${name}`)).status, 200);
  assert.deepEqual([await seen(ad), await seen(bo)], [[name], []]);
  await al.ask("DELETE", `/images/i/${name}`);
  assert.deepEqual(await seen(al), [], "it is in the trash");
});

test("G164 all except current, by destination: only one's own, and the count is right", async () => {
  const house = await fairHouse();
  const { al, bo } = house;
  await fresh(house);
  const to = { batch: { destination: "canvas" } };
  const als = await put(al, 2, to);
  const bos = await put(bo, 3, to);
  const states = async (who: typeof al, ids: number[]) =>
    await Promise.all(
      ids.map(async (id) => (await who.ask("GET", `${QUEUE}/i/${id}`)).body["status"]),
    );
  const count = (await bo.ask("PUT", `${QUEUE}/cancel_by_destination?destination=canvas`)).body;
  assert.equal(count["canceled"], 3);
  assert.deepEqual(await states(al, als), ["pending", "pending"]);
  assert.equal((await bo.ask("DELETE", `${QUEUE}/d/canvas`)).body["deleted"], 3);
  assert.deepEqual(await states(bo, bos), [404, 404, 404]);
  const more = await put(bo, 2);
  assert.equal((await bo.ask("PUT", `${QUEUE}/cancel_all_except_current`)).body["canceled"], 2);
  assert.deepEqual(await states(bo, more), ["canceled", "canceled"]);
  assert.equal((await bo.ask("PUT", `${QUEUE}/delete_all_except_current`)).body["deleted"], 2);
  assert.deepEqual(await states(al, als), ["pending", "pending"]);
});

test("G165 of two bulk cancels at once each row is counted by one", async () => {
  const house = await fairHouse();
  await fresh(house);
  await put(house.al, 200);
  const answers = await Promise.all(
    [1, 2, 3].map(() => house.al.ask("PUT", `${QUEUE}/cancel_all_except_current`)),
  );
  const counted = answers.reduce((sum, { body }) => sum + (body["canceled"] as number), 0);
  assert.equal(counted, 200);
});

test("G166 retry: one's own that failed or were canceled", async () => {
  const house = await fairHouse();
  const { al, bo } = house;
  await fresh(house, true);
  const [done] = await put(al) as [number];
  await statusOf(al, done, "completed");
  // Fails when it runs: a division by zero is for running to tell.
  const divide = { nodes: { d: { id: "d", type: "div", a: 1, b: 0 } }, edges: [] };
  const [failed] = await put(al, 1, { batch: { graph: divide } }) as [number];
  const bad = await statusOf(al, failed, "failed", "completed");
  assert.equal(bad["status"], "failed", JSON.stringify(bad));
  assert.ok((bad["error_message"] as string).length > 0);
  await house.ad.ask("PUT", `${QUEUE}/processor/pause`);
  const retry = (who: typeof al, ids: number[], queue = "default") =>
    who.ask("PUT", `/queue/${queue}/retry_items_by_id`, ids);
  assert.equal((await retry(bo, [failed])).status, 403);
  const { status, body } = await retry(al, [failed, done, 99999999]);
  assert.equal(status, 200);
  assert.deepEqual(body["retried_item_ids"], [failed]);
  const [again] = body["item_ids"] as [number];
  const row = await item(al, again);
  assert.equal(row["retried_from_item_id"], failed);
  assert.equal(row["status"], "pending");
  assert.deepEqual(body["refused"], [{ item_id: done, reason: "not_retryable" }]);
  assert.equal((await retry(al, [failed], "other")).status, 404);
});

test("G167 retry with little room: as many as fit", async () => {
  const house = await smallHouse();
  await fresh(house);
  const ids = await put(house.al, 4);
  await house.al.ask("PUT", `${QUEUE}/cancel_all_except_current`);
  await put(house.bo, 3);
  const { body } = await house.al.ask("PUT", `${QUEUE}/retry_items_by_id`, ids);
  assert.deepEqual(body["retried_item_ids"], ids.slice(0, 2));
  assert.deepEqual(
    (body["refused"] as Json[]).map((r) => r["reason"]),
    ["no_room", "no_room"],
  );
});

test("G169 batch status and counts by destination are for the owner", async () => {
  const house = await fairHouse();
  await fresh(house);
  const { body } = await enqueue(house.al, 2, { batch: { destination: "d", origin: "o" } });
  const path = `${QUEUE}/b/${(body["batch"] as Json)["batch_id"]}/status`;
  const own = await house.al.ask("GET", path);
  assert.equal(own.status, 200);
  assert.equal(own.body["pending"], 2);
  assert.equal(own.body["origin"], "o");
  const other = await house.bo.ask("GET", path);
  assert.equal(other.status, 404);
  assert.doesNotMatch(JSON.stringify(other.body), /"o"/);
  const counts = (who: typeof house.al) =>
    who.ask("GET", `${QUEUE}/counts_by_destination?destination=d`);
  assert.equal((await counts(house.al)).body["pending"], 2);
  assert.equal((await counts(house.bo)).body["total"], 0);
  assert.equal((await counts(house.ad)).body["total"], 2);
});

test("G170 G180 an item of another queue, a queue that is not there: 404", async () => {
  const house = await fairHouse();
  await fresh(house);
  const [id] = await put(house.al) as [number];
  for (const queue of ["other", "admin", "user:al", "x".repeat(201), "%00"]) {
    const { status } = await house.al.ask("GET", `/queue/${queue}/i/${id}`);
    assert.ok([404, 422].includes(status), `${queue}: ${status}`);
  }
  for (const path of ["status", "item_ids", "current", "next", "list_all"]) {
    assert.equal((await house.al.ask("GET", `/queue/other/${path}`)).status, 404, path);
  }
  const batch = { graph: quickGraph() };
  assert.equal((await house.al.ask("POST", "/queue/other/enqueue_batch", { batch })).status, 404);
  const long = await house.al.ask("GET", `/queue/${"q".repeat(100_000)}/status`)
    .catch(() => ({ status: 431 }));
  assert.ok(long.status >= 400 && long.status < 500, `a queue id of 100 kB: ${long.status}`);
  assert.equal((await house.al.ask("GET", `${QUEUE}/status`)).status, 200);
});
