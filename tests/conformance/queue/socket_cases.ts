/** J221 to J232, J241, J242: who hears what over the socket. */
import assert from "node:assert/strict";
import type { Json } from "../../libraries.ts";
import {
  draw,
  type Ear,
  enqueue,
  eventually,
  type Frame,
  fresh,
  listen,
  put,
  statusOf,
} from "../../queue.ts";
import { ears, named, settled } from "./ears.ts";
import { fairHouse, test } from "./houses.ts";

const QUEUE = "/queue/default";

test("J221 J222 progress for the owner alone; start, end and error for them and administrators, once", async () => {
  const house = await fairHouse();
  const { al, bo, ad } = house;
  await fresh(house, true);
  const all = await ears(house, al, bo, ad);
  const [alEar, boEar, adEar] = all as [Ear, Ear, Ear];
  const [id] = await draw(al, 6) as [number];
  await statusOf(al, id, "completed");
  const divide = { nodes: { d: { id: "d", type: "div", a: 1, b: 0 } }, edges: [] };
  const [bad] = await put(al, 1, { batch: { graph: divide } }) as [number];
  await statusOf(al, bad, "failed");
  await settled(...all);
  const progress = named(alEar, "invocation_progress");
  assert.ok(progress.some(({ data }) => (data["image"] as Json | null)?.["dataURL"]), "a preview");
  assert.equal(named(adEar, "invocation_progress").length, 0);
  for (const event of ["invocation_started", "invocation_complete", "invocation_error"]) {
    const of = (ear: Ear) => named(ear, event).map(({ data }) => data["invocation_source_id"]);
    assert.ok(of(alEar).length > 0, event);
    assert.equal(new Set(of(alEar)).size, of(alEar).length, `${event}: once each`);
    assert.deepEqual(of(adEar), of(alEar), event);
  }
  // The decoder's latents come over an edge; its own fields are those of the graph.
  for (const event of ["invocation_started", "invocation_complete"]) {
    const found = named(adEar, event).find(({ data }) => data["invocation_source_id"] === "decode");
    const { latents, fp32 } = found?.data["invocation"] as Json;
    assert.ok((latents as Json)["latents_name"], event);
    assert.equal(typeof fp32, "boolean", event);
  }
  assert.equal(boEar.frames.filter((f) => f.event.startsWith("invocation_")).length, 0);
  for (const ear of all) await ear.close();
});

test("J223 J231 a status change: full for owner and administrator, redacted for others, one copy each", async () => {
  const house = await fairHouse();
  const { al, bo, ad } = house;
  await fresh(house, true);
  const all = await ears(house, al, bo, ad);
  const [id] = await put(al, 1, { batch: { origin: "o-secret" } }) as [number];
  await statusOf(al, id, "completed");
  const [ads] = await put(ad) as [number];
  await statusOf(ad, ads, "completed");
  await settled(...all);
  const of = (ear: Ear, item: number) =>
    named(ear, "queue_item_status_changed").filter(({ data }) => data["item_id"] === item);
  for (const ear of all) {
    for (const item of [id, ads]) {
      assert.deepEqual(of(ear, item).map(({ data }) => data["status"]), [
        "in_progress",
        "completed",
      ]);
    }
  }
  const [alEar, boEar, adEar] = all as [Ear, Ear, Ear];
  const [running] = of(alEar, id) as [Frame];
  assert.equal(running.data["user_id"], al.userId);
  assert.equal((running.data["queue_status"] as Json)["item_id"], id);
  assert.equal((running.data["queue_status"] as Json)["user_in_progress"], 1);
  assert.equal(of(adEar, id)[0]?.data["origin"], "o-secret");
  for (const { data, text } of of(boEar, id)) {
    assert.doesNotMatch(text, new RegExp(`secret|${al.userId}`));
    for (const field of ["user_id", "batch_id", "session_id"]) {
      assert.equal(data[field], "redacted", field);
    }
    const status = data["queue_status"] as Json;
    for (const f of ["item_id", "batch_id", "session_id", "user_pending", "user_in_progress"]) {
      assert.equal(status[f], null, f);
    }
  }
  for (const ear of all) await ear.close();
});

test("J224 enqueued: the same split", async () => {
  const house = await fairHouse();
  const { al, bo, ad } = house;
  await fresh(house);
  const all = await ears(house, al, bo, ad);
  const { body } = await enqueue(al, 2, { batch: { origin: "o-secret" } });
  const batchId = (body["batch"] as Json)["batch_id"];
  await settled(...all);
  const [alEar, boEar, adEar] = all as [Ear, Ear, Ear];
  for (const ear of [alEar, adEar]) {
    assert.deepEqual(named(ear, "batch_enqueued").map(({ data }) => data["batch_id"]), [batchId]);
  }
  const [forBo] = named(boEar, "batch_enqueued") as [Frame];
  assert.equal(named(boEar, "batch_enqueued").length, 1);
  assert.equal(forBo.data["enqueued"], 2);
  assert.doesNotMatch(forBo.text, new RegExp(`secret|${al.userId}|${batchId}`));
  for (const ear of all) await ear.close();
});

test("J225 retried and canceled over several owners: each sees only their own ids", async () => {
  const house = await fairHouse();
  const { al, bo, ad } = house;
  const cy = await house.person(`seer${Date.now()}`);
  await fresh(house);
  const all = await ears(house, al, bo, ad, cy);
  const [a] = await put(al) as [number];
  const [b] = await put(bo) as [number];
  await ad.ask("PUT", `${QUEUE}/cancel_all_except_current`);
  assert.equal((await ad.ask("PUT", `${QUEUE}/retry_items_by_id`, [a, b])).status, 200);
  await settled(...all);
  for (const [event, field] of [["canceled", "canceled"], ["retried", "retried"]] as const) {
    const expected = [[a], [b], [a, b], []];
    for (const [i, ear] of all.entries()) {
      const heard = named(ear, `queue_items_${event}`);
      assert.equal(heard.length, 1);
      const { data, text } = heard[0] as Frame;
      assert.deepEqual(data[`${field}_item_ids`], expected[i]);
      if (i === 0) assert.ok(!text.includes(bo.userId));
      if (i === 3) assert.doesNotMatch(text, new RegExp(`${al.userId}|${bo.userId}`));
    }
  }
  for (const ear of all) await ear.close();
});

test("J226 a scoped clear names its person to them and administrators; a whole one to all", async () => {
  const house = await fairHouse();
  const { al, bo, ad } = house;
  await fresh(house);
  const all = await ears(house, al, bo, ad);
  await put(al);
  await al.ask("PUT", `${QUEUE}/clear`);
  await ad.ask("PUT", `${QUEUE}/clear`);
  await settled(...all);
  const ids = all.map((ear) => named(ear, "queue_cleared").map(({ data }) => data["user_id"]));
  assert.deepEqual(ids, [[al.userId, null], ["redacted", null], [al.userId, null]]);
  for (const ear of all) await ear.close();
});

test("J227 loading a model: to the user it is loaded for", async () => {
  const house = await fairHouse();
  const { al, bo, ad, server } = house;
  await fresh(house, true);
  const all = await ears(house, al, bo, ad);
  // An engine that has just been lost has nothing open.
  const children = await Deno.readTextFile(`/proc/${server.pid}/task/${server.pid}/children`);
  for (const pid of children.trim().split(" ").filter(Boolean)) Deno.kill(Number(pid), "SIGKILL");
  const [id] = await draw(al, 3) as [number];
  await statusOf(al, id, "completed");
  await settled(...all);
  const loads = all.map((ear) => ear.frames.filter((f) => f.event.startsWith("model_load")));
  const [forAl = [], forBo = [], forAd = []] = loads.map((own) => own.map((f) => f.event));
  assert.deepEqual(forAl, ["model_load_started", "model_load_complete"]);
  assert.deepEqual([...forBo, ...forAd], []);
  for (const ear of all) await ear.close();
});

test("J232 naming a room is an error, and never gives another user's events", async () => {
  const house = await fairHouse();
  const { al, bo } = house;
  await fresh(house, true);
  const [ear] = await ears(house, bo) as [Ear];
  for (const queue_id of ["admin", `user:${al.userId}`, "q".repeat(60_000)]) {
    ear.send("subscribe_queue", { queue_id });
  }
  ear.send("subscribe", { rooms: ["admin"] });
  ear.send("join", { room: "admin" });
  await eventually("five errors", () => Promise.resolve(named(ear, "error").length === 5));
  ear.send("subscribe_queue", { queue_id: "default" });
  await ear.hear("subscribed", (f) => f.event === "subscribed_queue");
  const [id] = await draw(al, 3) as [number];
  await statusOf(al, id, "completed");
  await settled(ear);
  assert.ok(ear.frames.every(({ text }) => !text.includes(al.userId)));
  await ear.close();
});

test("J241 prune, a shared board, an image on it: to exactly the users who may see it", async () => {
  const house = await fairHouse();
  const { al, bo, ad } = house;
  await fresh(house);
  const all = await ears(house, al, bo, ad);
  const [alEar, boEar, adEar] = all as [Ear, Ear, Ear];
  const hidden = await al.board("private");
  const shared = await al.board("shared");
  await al.image(hidden);
  await al.image(shared);
  await settled(...all);
  const about = (ear: Ear, board: string) =>
    ear.frames.filter(({ event, data }) =>
      event === "images_changed" && data["board_id"] === board
    );
  for (const ear of [alEar, adEar]) {
    assert.ok(about(ear, hidden).length > 0);
    assert.ok(about(ear, shared).length > 0);
  }
  assert.ok(about(boEar, shared).length > 0);
  assert.ok(boEar.frames.every(({ text }) => !text.includes(hidden)));
  await al.ask("PATCH", `/boards/${shared}`, { board_visibility: "private" });
  await boEar.hear(
    "withdrawn",
    ({ event, data }) => event === "board_access_revoked" && data["board_id"] === shared,
  );
  const before = boEar.frames.length;
  await al.image(shared);
  await settled(...all);
  assert.ok(boEar.frames.slice(before).every(({ text }) => !text.includes(shared)));
  await al.ask("PUT", `${QUEUE}/prune`);
  await settled(...all);
  const pruned = all.map((ear) => named(ear, "queue_pruned").map(({ data }) => data["user_id"]));
  assert.deepEqual(pruned, [[al.userId], ["redacted"], [al.userId]]);
  for (const ear of all) await ear.close();
});

test("J242 after an absence: `since` brings what changed, and one event of its kind only", async () => {
  const house = await fairHouse();
  const { al, bo } = house;
  await fresh(house, true);
  const first = await listen(house.server, al.token);
  first.send("subscribe", {});
  const { data: { status_sequence } } = await first.hear("s", (f) => f.event === "subscribed");
  await first.close();
  const ids = await put(al, 3);
  for (const id of ids) await statusOf(al, id, "completed");
  for (const [who, user] of [[al, al.userId], [bo, "redacted"]] as const) {
    const ear = await listen(house.server, who.token);
    ear.send("subscribe", { since: status_sequence, kinds: ["queue"] });
    const { data } = await ear.hear("subscribed", (f) => f.event === "subscribed");
    assert.equal(data["complete"], true);
    const caught = named(ear, "queue_item_status_changed");
    assert.deepEqual(caught.map((f) => f.data["item_id"]).toSorted(), ids.toSorted());
    for (const frame of caught) {
      assert.equal(frame.data["status"], "completed");
      assert.equal(frame.data["user_id"], user);
    }
    await ear.close();
  }
  const [all, some] = await ears(house, al, al) as [Ear, Ear];
  some.send("subscribe", { kinds: ["queue"] });
  await settled(some);
  const [id] = await put(al) as [number];
  await statusOf(al, id, "completed");
  await settled(all, some);
  const invocations = (ear: Ear) => ear.frames.filter((f) => f.event.startsWith("invocation"));
  assert.ok(invocations(all).length > 0);
  assert.equal(invocations(some).length, 0);
  for (const ear of [all, some]) await ear.close();
});
