/** J219 to J242: who hears what over the socket. */
import assert from "node:assert/strict";
import { sql } from "../../client.ts";
import type { Json, Person, Studio } from "../../libraries.ts";
import { startServer } from "../../server.ts";
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
import { fairHouse, test } from "./houses.ts";

const QUEUE = "/queue/default";
const PASSWORD = "Correct-horse-7-battery";

/** Opens a socket for each of them. */
async function ears(house: Studio, ...people: Person[]): Promise<Ear[]> {
  return await Promise.all(people.map((person) => listen(house.server, person.token)));
}

/** Waits until everything sent so far has arrived: a pong comes after it. */
async function settled(...all: Ear[]): Promise<void> {
  for (const ear of all) {
    const pongs = () => ear.frames.filter((f) => f.event === "pong").length;
    const before = pongs();
    ear.send("ping");
    await eventually("pong", () => Promise.resolve(pongs() > before), 20_000);
  }
}

const named = (ear: Ear, event: string): Frame[] => ear.frames.filter((f) => f.event === event);

test("J219 no token, a bad one, an ended session: no socket", async () => {
  const house = await fairHouse();
  const bad = await listen(house.server, "not-a-token", { signIn: false });
  assert.equal(await bad.closed, 4401);
  const silent = await listen(house.server);
  silent.send("subscribe", {});
  assert.equal(await silent.closed, 4401, "whoever asks for anything before he signs in");
  assert.equal(silent.frames.length, 0);
  const person = await house.person(`gone${Date.now()}`);
  await (await listen(house.server, person.token)).close();
  assert.equal((await person.ask("POST", "/auth/logout")).status, 200);
  const late = await listen(house.server, person.token, { signIn: false });
  assert.equal(await late.closed, 4401);
  const again = await house.person(`off${Date.now()}`);
  await house.ad.ask("PATCH", `/auth/users/${again.userId}`, { is_active: false });
  const off = await listen(house.server, again.token, { signIn: false });
  assert.equal(await off.closed, 4401);
});

test("J219 another site's page gets no socket, signed in or not", async () => {
  const house = await fairHouse();
  const upgrade = (headers: Record<string, string>) => rawUpgrade(house.server.url, headers);
  const cookie = house.al.cookie;
  assert.match(await upgrade({ cookie, origin: "https://evil.example" }), /^HTTP\/1\.1 403/);
  assert.match(await upgrade({ origin: "https://evil.example" }), /^HTTP\/1\.1 403/);
  assert.match(await upgrade({ cookie, origin: house.server.url }), /^HTTP\/1\.1 101/);
  assert.match(
    await upgrade({ authorization: `Bearer ${house.al.token}` }),
    /^HTTP\/1\.1 101/,
  );
  const plain = await fetch(`${house.server.url}/ws`);
  assert.equal(plain.status, 400);
  await plain.body?.cancel();
});

/** Asks for a socket with any headers; answers the first line and what comes with it. */
async function rawUpgrade(url: string, headers: Record<string, string>): Promise<string> {
  const { hostname, port, host } = new URL(url);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const lines = Object.entries({
    host,
    upgrade: "websocket",
    connection: "Upgrade",
    "sec-websocket-version": "13",
    "sec-websocket-key": btoa("0123456789abcdef"),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  await connection.write(new TextEncoder().encode(`GET /ws HTTP/1.1\r\n${lines}\r\n`));
  const buffer = new Uint8Array(4096);
  const read = await connection.read(buffer);
  connection.close();
  return new TextDecoder().decode(buffer.subarray(0, read ?? 0));
}

test("J220 alone: a socket without a token", async () => {
  await using server = await startServer({ settings: { device: "cpu" } });
  const ear = await listen(server);
  await ear.hear("authenticated", (f) => f.event === "authenticated");
  ear.send("subscribe", { since: 0 });
  await ear.hear("subscribed", (f) => f.event === "subscribed");
  await ear.close();
});

test("J221 J222 progress for the owner alone; start, end and error for him and administrators, once", async () => {
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
  assert.equal(boEar.frames.filter((f) => f.event.startsWith("invocation_")).length, 0);
  for (const ear of all) await ear.close();
});

test("J223 J231 a status change: full for owner and administrator, struck out for others, one copy each", async () => {
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

test("J225 retried and canceled over several owners: each sees only his own ids", async () => {
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

test("J226 a scoped clear names its person to him and administrators; a whole one to all", async () => {
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

test("J227 a model that is opened: told to whoever it is opened for", async () => {
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

test("J232 there is no room to name: an error, and never somebody else's events", async () => {
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

test("J233 demoted and promoted: the socket hears accordingly, without a new one", async () => {
  const house = await fairHouse();
  const { al, ad } = house;
  await fresh(house);
  const chief = await house.person(`chief${Date.now()}`, true);
  const [ear] = await ears(house, chief) as [Ear];
  const heard = async () => {
    const before = named(ear, "batch_enqueued").length;
    await put(al);
    await settled(ear);
    return named(ear, "batch_enqueued")[before]?.data["user_id"];
  };
  assert.equal(await heard(), al.userId);
  await ad.ask("PATCH", `/auth/users/${chief.userId}`, { is_admin: false });
  await eventually("no administrator's view", async () => await heard() === "redacted", 2000);
  ear.send("subscribe", {});
  await settled(ear);
  assert.equal(await heard(), "redacted");
  await ad.ask("PATCH", `/auth/users/${chief.userId}`, { is_admin: true });
  await eventually("the administrator's view", async () => await heard() === al.userId, 2000);
  await ear.close();
});

test("J234 deactivated or deleted: his socket closes within a second, others stay", async () => {
  const house = await fairHouse();
  for (const how of ["deactivate", "delete"]) {
    const cy = await house.person(`${how}d${Date.now()}`);
    const [ear, bos] = await ears(house, cy, house.bo) as [Ear, Ear];
    const began = performance.now();
    const { status } = how === "delete"
      ? await house.ad.ask("DELETE", `/auth/users/${cy.userId}`)
      : await house.ad.ask("PATCH", `/auth/users/${cy.userId}`, { is_active: false });
    assert.ok(status < 300, `${how}: ${status}`);
    assert.equal(await ear.closed, 4401);
    assert.ok(performance.now() - began < 1500, how);
    await settled(bos);
    await bos.close();
  }
});

test("J235 a new password closes the other sockets, not the one of the session that chose it", async () => {
  const house = await fairHouse();
  const name = `changer${Date.now()}`;
  const cy = await house.person(name);
  const other = await fetch(`${house.server.url}/api/v1/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: `${name}@example.com`, password: PASSWORD, remember_me: false }),
  });
  const { token } = await other.json() as { token: string };
  const own = await listen(house.server, cy.token);
  const second = await listen(house.server, token);
  const { status } = await cy.ask("PATCH", "/auth/me", {
    current_password: PASSWORD,
    new_password: "Another-horse-8-battery",
  });
  assert.equal(status, 200);
  assert.equal(await second.closed, 4401);
  await settled(own);
  await own.close();
});

test("J236 J238 what another process changes reaches the sockets within 30 s", async () => {
  const house = await fairHouse();
  const cy = await house.person(`far${Date.now()}`);
  await fresh(house, true);
  const [ear] = await ears(house, cy) as [Ear];
  const [id] = await draw(cy, 500) as [number];
  await statusOf(cy, id, "in_progress");
  // As the command line would, in a process of its own: nobody tells this server.
  sql(house.server, "UPDATE users SET is_active = 0 WHERE user_id = ?", cy.userId);
  const began = performance.now();
  await statusOf(house.ad, id, "canceled");
  assert.ok(performance.now() - began < 5000, "the running item is canceled within seconds");
  assert.equal(await ear.closed, 4401);
  assert.ok(performance.now() - began < 30_000);
});

test("J238 J239 logging out closes that session's sockets, within a second", async () => {
  const house = await fairHouse();
  const name = `outer${Date.now()}`;
  const cy = await house.person(name);
  const [ear] = await ears(house, cy) as [Ear];
  const began = performance.now();
  assert.equal((await cy.ask("POST", "/auth/logout")).status, 200);
  assert.equal(await ear.closed, 4401);
  assert.ok(performance.now() - began < 1000);
});

test("J241 prune, a shared board, an image on it: to exactly those who may see it", async () => {
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
