/** G181 to G189: ids, restarts, owners who leave, rights, and what comes after a cancel. */
import assert from "node:assert/strict";
import { sql } from "../../client.ts";
import { type Json, startStudio, type Studio } from "../../libraries.ts";
import {
  draw,
  enqueue,
  eventually,
  fresh,
  item,
  listen,
  put,
  resume,
  statusOf,
} from "../../queue.ts";
import { fairHouse, test } from "./houses.ts";

const QUEUE = "/queue/default";

function imagesOf(house: Pick<Studio, "server">, userId: string): number {
  const [row] = sql(house.server, "SELECT count(*) AS n FROM images WHERE user_id = ?", userId);
  return row?.["n"] as number;
}

test("G181 a batch id that the client sends is replaced by the server's", async () => {
  const house = await fairHouse();
  await fresh(house);
  const als = (await enqueue(house.al, 1)).body["batch"] as Json;
  const { status, body } = await enqueue(house.bo, 1, { batch: { batch_id: als["batch_id"] } });
  assert.equal(status, 200);
  const bos = (body["batch"] as Json)["batch_id"];
  assert.notEqual(bos, als["batch_id"]);
  assert.equal(
    (await item(house.bo, (body["item_ids"] as number[])[0] as number))["batch_id"],
    bos,
  );
});

test("G182 killed in the middle of a run: it runs again once, and what waited runs too", async () => {
  const house = await startStudio({ device: "cpu" });
  const { root } = house.server;
  try {
    const [running, waiting] = await draw(house.al, 300, { count: 2 }) as [number, number];
    await statusOf(house.al, running, "in_progress");
    await house.server.kill("SIGKILL");
    await using again = await startStudio({ device: "cpu" }, root);
    // Not after its lease has lapsed: a server that starts knows that nobody else has it.
    await eventually(
      "it runs again",
      async () => (await item(again.al, running))["attempts"] === 2,
      10_000,
    );
    for (const id of [running, waiting]) {
      const done = await statusOf(again.al, id, "completed", "failed", "canceled");
      assert.equal(done["status"], "completed", JSON.stringify(done["error_message"]));
    }
    assert.equal(imagesOf(again, again.al.userId), 2);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

test("G182 stopped in the middle of a run: the item waits again and is not an attempt", async () => {
  const house = await startStudio({ device: "cpu" });
  const { root } = house.server;
  try {
    const [running] = await draw(house.al, 500) as [number];
    await statusOf(house.al, running, "in_progress");
    const ended = await house.server.kill("SIGTERM");
    assert.equal(ended.code, 0);
    const [row] = sql(house.server, "SELECT status, attempts FROM session_queue");
    assert.deepEqual({ ...row }, { status: "pending", attempts: 0 });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

test("G183 deactivated: the running item is canceled, waiting ones stay until they are back", async () => {
  const house = await fairHouse();
  const { ad } = house;
  await fresh(house, true);
  const cy = await house.person(`leaver${Date.now()}`);
  const [running, waiting] = await draw(cy, 500, { count: 2 }) as [number, number];
  await statusOf(cy, running, "in_progress");
  const active = async (is_active: boolean) =>
    assert.equal((await ad.ask("PATCH", `/auth/users/${cy.userId}`, { is_active })).status, 200);
  await active(false);
  const canceled = await statusOf(ad, running, "canceled");
  assert.match(canceled["error_message"] as string, /not active/);
  // Somebody else's item runs past the one that may not.
  await statusOf(house.bo, (await put(house.bo))[0] as number, "completed");
  assert.equal((await item(ad, waiting))["status"], "pending");
  assert.equal(imagesOf(house, cy.userId), 0);
  await active(true);
  await statusOf(ad, waiting, "in_progress", "completed");
  await ad.ask("PUT", `${QUEUE}/i/${waiting}/cancel`);
});

test("G184 deleted with an item running and others waiting: nothing is saved, the line goes on", async () => {
  const house = await fairHouse();
  await fresh(house, true);
  const cy = await house.person(`deleted${Date.now()}`);
  const [running] = await draw(cy, 500, { count: 3 }) as [number];
  await statusOf(cy, running, "in_progress");
  const { status } = await house.ad.ask("DELETE", `/auth/users/${cy.userId}`);
  assert.equal(status, 204);
  await statusOf(house.bo, (await put(house.bo))[0] as number, "completed");
  assert.equal(imagesOf(house, cy.userId), 0);
  const { queue } = (await house.ad.ask<{ queue: Json }>("GET", `${QUEUE}/status`)).body;
  assert.equal(queue["in_progress"], 0);
});

test("G186 an input image that the person may not see: 404 naming the field, nothing enqueued", async () => {
  const house = await fairHouse();
  const { al, bo } = house;
  await fresh(house);
  const secret = await bo.image();
  const graph = {
    nodes: { i: { id: "i", type: "image", image: { image_name: secret } } },
    edges: [],
  };
  const inGraph = await enqueue(al, 1, { batch: { graph } });
  assert.equal(inGraph.status, 404);
  assert.match(JSON.stringify(inGraph.body["errors"]), /batch\.graph\.nodes\.i\.image/);
  const name = `${crypto.randomUUID()}.png`;
  const absent = JSON.parse(JSON.stringify(graph).replaceAll(secret, name));
  const nowhere = await enqueue(al, 1, { batch: { graph: absent } });
  const renamed = JSON.parse(JSON.stringify(nowhere.body).replaceAll(name, secret));
  assert.deepEqual(
    renamed,
    inGraph.body,
    "hidden and absent answer alike, but for the name asked for",
  );
  const own = await al.image();
  const data = [[{ node_path: "i", field_name: "image", items: [{ image_name: secret }] }]];
  const ownGraph = JSON.parse(JSON.stringify(graph).replaceAll(secret, own));
  const inData = await enqueue(al, 1, { batch: { graph: ownGraph, data } });
  assert.equal(inData.status, 404);
  assert.match(JSON.stringify(inData.body["errors"]), /batch\.data\.0\.0\.items/);
  assert.equal((await enqueue(al, 1, { batch: { graph: ownGraph } })).status, 200);
  const simple = await al.ask("POST", "/generate", { prompt: "x", init_image: secret });
  assert.equal(simple.status, 404);
  assert.match(JSON.stringify(simple.body["errors"]), /"init_image"/);
  const { queue } = (await al.ask<{ queue: Json }>("GET", `${QUEUE}/status`)).body;
  assert.equal(queue["pending"], 1);
});

test("G187 an output board: 404 when private, 403 when only to be looked at", async () => {
  const house = await fairHouse();
  const { al, bo } = house;
  await fresh(house);
  const image_name = await al.image();
  const cases = [["private", 404], ["shared", 403], ["public", 200]] as const;
  for (const [visibility, expected] of cases) {
    const board_id = await bo.board(visibility);
    const m = { id: "m", type: "save_image", image: { image_name }, board: { board_id } };
    const { status, body } = await enqueue(al, 1, {
      batch: { graph: { nodes: { m }, edges: [] } },
    });
    assert.equal(status, expected, JSON.stringify(body));
    if (expected !== 200) assert.match(JSON.stringify(body["errors"]), /nodes\.m\.board/);
    const simple = await al.ask("POST", "/generate", { prompt: "x", board_id });
    assert.equal(simple.status, expected, visibility);
    if (expected !== 200) assert.match(JSON.stringify(simple.body["errors"]), /"board_id"/);
  }
});

test("G188 status_sequence strictly grows over an item's events, in bulk too", async () => {
  const house = await fairHouse();
  const { al, ad } = house;
  await fresh(house, true);
  const ear = await listen(house.server, al.token);
  const [running] = await draw(al, 500) as [number];
  await statusOf(al, running, "in_progress");
  const waiting = await put(al, 5);
  const { body } = await enqueue(al, 3);
  await al.ask("PUT", `${QUEUE}/cancel_by_batch_ids`, {
    batch_ids: [(body["batch"] as Json)["batch_id"]],
  });
  await al.ask("PUT", `${QUEUE}/i/${running}/cancel`);
  for (const id of waiting) await statusOf(ad, id, "completed");
  const seen = new Map<number, number[]>();
  const all = [running, ...waiting, ...body["item_ids"] as number[]];
  await eventually("all ends were heard", () => {
    seen.clear();
    for (const { event, data } of ear.frames) {
      if (event !== "queue_item_status_changed") continue;
      const id = data["item_id"] as number;
      seen.set(id, [...seen.get(id) ?? [], data["status_sequence"] as number]);
    }
    return Promise.resolve(
      all.every((id) => (seen.get(id)?.length ?? 0) >= (waiting.includes(id) ? 2 : 1)),
    );
  });
  for (const [id, sequence] of seen) {
    assert.deepEqual(sequence, [...new Set(sequence)].toSorted((a, b) => a - b), `item ${id}`);
    const now = await item(al, id);
    assert.equal(now["status_sequence"], sequence.at(-1), "the row agrees with the last event");
  }
  await ear.close();
});

test("G189 after a cancel: no completed event and no saved image", async () => {
  const house = await fairHouse();
  const { al } = house;
  await fresh(house, true);
  const before = imagesOf(house, al.userId);
  const ear = await listen(house.server, al.token);
  const [id] = await draw(al, 500) as [number];
  await ear.hear("progress", (f) => f.event === "invocation_progress" && f.data["item_id"] === id);
  await al.ask("PUT", `${QUEUE}/i/${id}/cancel`);
  // The engine has let go of it when it has done something else.
  await statusOf(al, (await put(al))[0] as number, "completed");
  assert.equal(imagesOf(house, al.userId), before);
  const ended = ear.frames.filter(({ event, data }) =>
    event === "queue_item_status_changed" && data["item_id"] === id
  ).map(({ data }) => data["status"]);
  assert.deepEqual(ended, ["in_progress", "canceled"]);
  await ear.close();
});

test("an item that is deleted while it runs stops, and the next one runs", async () => {
  const house = await fairHouse();
  const { al } = house;
  await fresh(house, true);
  const [id] = await draw(al, 500) as [number];
  await statusOf(al, id, "in_progress");
  assert.equal((await al.ask("DELETE", `${QUEUE}/i/${id}`)).status, 200);
  await statusOf(al, (await put(al))[0] as number, "completed");
  await resume(house);
});
