/** G163, G168, G171 to G179: whose turn it is. */
import assert from "node:assert/strict";
import { sql } from "../../client.ts";
import { type Json, type Person, startStudio, type Studio } from "../../libraries.ts";
import { startServer } from "../../server.ts";
import { draw, enqueue, eventually, fresh, put, resume, statusOf } from "../../queue.ts";
import { fairHouse, fifoHouse, test } from "./houses.ts";

const QUEUE = "/queue/default";

/** Who was served, in the order of the claims, as one letter each. */
function served({ server, al, bo, ad }: Studio, others: Record<string, string> = {}): string {
  const letters: Record<string, string> = {
    [al.userId]: "a",
    [bo.userId]: "b",
    [ad.userId]: "d",
    ...others,
  };
  return sql(server, "SELECT user_id FROM session_queue WHERE lease_fence > 0 ORDER BY lease_fence")
    .map((row) => letters[row["user_id"] as string]).join("");
}

/** The ids in the order in which they were claimed. */
function claimed({ server }: Pick<Studio, "server">): number[] {
  return sql(server, "SELECT item_id FROM session_queue WHERE lease_fence > 0 ORDER BY lease_fence")
    .map((row) => row["item_id"] as number);
}

/** Who was served, in that order, and for how long. */
function turns({ server }: Pick<Studio, "server">) {
  return sql(
    server,
    "SELECT user_id, measured_seconds FROM session_queue WHERE lease_fence > 0 ORDER BY lease_fence",
  ) as { user_id: string; measured_seconds: number }[];
}

async function allDone(who: Pick<Person, "ask">): Promise<void> {
  await eventually("nothing waits or runs", async () => {
    const { queue } = (await who.ask<{ queue: Json }>("GET", `${QUEUE}/status`)).body;
    return queue["pending"] === 0 && queue["in_progress"] === 0;
  });
}

/** Everybody's accounts as on the first day: what earlier cases cost does not count here. */
function forgetAccounts({ server }: Pick<Studio, "server">): void {
  sql(server, "DELETE FROM queue_accounts");
  sql(server, "UPDATE queues SET virtual_time = 0");
}

test("G168 only administrators pause and resume; it survives a restart", async () => {
  const house = await startStudio({ device: "cpu" });
  const { root } = house.server;
  try {
    for (const command of ["pause", "resume"]) {
      assert.equal((await house.bo.ask("PUT", `${QUEUE}/processor/${command}`)).status, 403);
    }
    const paused = await house.ad.ask("PUT", `${QUEUE}/processor/pause`);
    assert.equal(paused.status, 200);
    assert.equal(paused.body["is_started"], false);
    const [id] = await put(house.al) as [number];
    await house.server.kill("SIGTERM");
    await using again = await startStudio({ device: "cpu" }, root);
    const status = async () =>
      (await again.al.ask<{ processor: Json }>("GET", `${QUEUE}/status`)).body.processor;
    assert.equal((await status())["is_started"], false);
    const resumed = await again.ad.ask("PUT", `${QUEUE}/processor/resume`);
    assert.equal(resumed.body["is_started"], true);
    await statusOf(again.al, id, "completed");
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

test("G171 five items of al, then two of bo: they alternate, then al's remain", async () => {
  const house = await fairHouse();
  await fresh(house);
  forgetAccounts(house);
  await put(house.al, 5);
  await put(house.bo, 2);
  const next = (await house.al.ask<Json>("GET", `${QUEUE}/next`)).body;
  assert.equal(next["user_id"], house.al.userId);
  await resume(house);
  await allDone(house.al);
  assert.equal(served(house), "ababaaa");
});

test("G171 the same with images, whose seconds vary", async () => {
  const house = await fairHouse();
  // Opening the model takes as long as several images.
  await fresh(house, true);
  await draw(house.al, 8);
  await allDone(house.al);
  await fresh(house);
  forgetAccounts(house);
  for (let i = 0; i < 4; i++) await draw(house.al, 8, { seed: i });
  await draw(house.bo, 8, { count: 3 });
  await resume(house);
  await allDone(house.al);
  // Whoever has had fewer seconds is next, give or take less than an image (`SAME_WITHIN`).
  const all = turns(house);
  const image = Math.max(...all.map(({ measured_seconds }) => measured_seconds));
  const had = new Map([[house.al.userId, 0], [house.bo.userId, 0]]);
  const left = new Map([[house.al.userId, 4], [house.bo.userId, 3]]);
  for (const { user_id, measured_seconds } of all) {
    const least = Math.min(...[...had].filter(([id]) => left.get(id)).map(([, s]) => s));
    assert.ok(had.get(user_id)! - least < image, `${served(house)}: ${JSON.stringify(all)}`);
    had.set(user_id, had.get(user_id)! + measured_seconds);
    left.set(user_id, left.get(user_id)! - 1);
  }
  assert.deepEqual([...left.values()], [0, 0]);
});

test("G172 a third person who joins midway is served next", async () => {
  const house = await fairHouse();
  const cy = await house.person(`cy${Date.now()}`).catch(() => null);
  assert.ok(cy);
  await fresh(house);
  forgetAccounts(house);
  for (let i = 0; i < 3; i++) {
    await draw(house.al, 60, { seed: i });
    await draw(house.bo, 60, { seed: i });
  }
  await resume(house);
  await eventually("two have run", () => Promise.resolve(claimed(house).length >= 2));
  await put(cy);
  const running = claimed(house).length;
  await allDone(house.al);
  assert.equal(served(house, { [cy.userId]: "c" })[running], "c");
});

test("G173 first come, first served: as they came, prepended ones first", async () => {
  const house = await fifoHouse();
  await fresh(house);
  const [a1, a2] = await put(house.al, 2) as [number, number];
  const [b1] = await put(house.bo) as [number];
  const [a3] = await put(house.al) as [number];
  const [b2] = await put(house.bo, 1, { prepend: true }) as [number];
  await resume(house);
  await allDone(house.al);
  assert.deepEqual(claimed(house), [b2, a1, a2, b1, a3]);
});

test("G174 al's prepended item moves up among al's only", async () => {
  const house = await fairHouse();
  await fresh(house);
  forgetAccounts(house);
  const [a1, a2] = await put(house.al, 2) as [number, number];
  const [b1, b2] = await put(house.bo, 2) as [number, number];
  const [first] = await put(house.al, 1, { prepend: true }) as [number];
  await resume(house);
  await allDone(house.al);
  const order = claimed(house);
  assert.deepEqual(order.filter((id) => [a1, a2, first].includes(id)), [first, a1, a2]);
  assert.deepEqual(order.filter((id) => [b1, b2].includes(id)), [b1, b2]);
  assert.match(served(house), /^(ab|ba){2}a$/);
});

test("G175 with a single user, items run in order", async () => {
  await using server = await startServer({ settings: { device: "cpu", queue_mode: "fair" } });
  const ask = async <T = Json>(method: string, path: string, body?: unknown) => {
    const response = await fetch(`${server.url}/api/v1${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    return { status: response.status, headers: response.headers, body: await response.json() as T };
  };
  await ask("PUT", `${QUEUE}/processor/pause`);
  const [a, b] = await put({ ask }, 2) as [number, number];
  const [c] = await put({ ask }, 1, { prepend: true }) as [number];
  await ask("PUT", `${QUEUE}/processor/resume`);
  await allDone({ ask });
  assert.deepEqual(claimed({ server }), [c, a, b]);
});

test("G163 G178 pruning after each item wins nothing: at most every other turn", async () => {
  const house = await fairHouse();
  const { al, bo, server } = house;
  await fresh(house);
  forgetAccounts(house);
  await put(al, 8);
  await put(bo, 8);
  const account = () =>
    sql(server, "SELECT virtual_time FROM queue_accounts WHERE user_id = ?", bo.userId)[0];
  await resume(house);
  const order: string[] = [];
  let last = 0;
  await eventually("all have run", async () => {
    const rows = sql(
      server,
      "SELECT lease_fence, user_id FROM session_queue WHERE lease_fence > ? ORDER BY lease_fence",
      last,
    );
    for (const row of rows) {
      last = row["lease_fence"] as number;
      order.push(row["user_id"] === bo.userId ? "b" : "a");
    }
    const before = account();
    await bo.ask("PUT", `${QUEUE}/prune`);
    const { queue } = (await al.ask<{ queue: Json }>("GET", `${QUEUE}/status`)).body;
    const after = account();
    assert.ok(
      (after?.["virtual_time"] as number ?? 0) >= (before?.["virtual_time"] as number ?? 0),
    );
    return queue["pending"] === 0 && queue["in_progress"] === 0;
  });
  // Rows that bo prunes between two looks are missed; what bo gained would show in al's waiting.
  assert.doesNotMatch(order.join(""), /bbb/);
  const als = sql(server, "SELECT lease_fence FROM session_queue WHERE user_id = ?", al.userId)
    .map((row) => row["lease_fence"] as number).sort((x, y) => x - y);
  for (let i = 1; i < als.length; i++) {
    assert.ok(als[i] as number - (als[i - 1] as number) <= 2, `al waited for two: ${als}`);
  }
});

test("G179 a limit of one's own: 429 or a stated part; an administrator may be without", async () => {
  const house = await fairHouse();
  const { al, ad, server } = house;
  await fresh(house);
  const limit = (userId: string, n: number | null) =>
    sql(server, "UPDATE users SET max_pending = ? WHERE user_id = ?", n, userId);
  limit(al.userId, 3);
  limit(ad.userId, 0);
  try {
    const part = await enqueue(al, 5);
    assert.equal(part.body["enqueued"], 3);
    assert.match(part.body["truncated"] as string, /3 items waiting.*3 of 5/);
    const none = await enqueue(al, 1);
    assert.equal(none.status, 429);
    assert.match(none.body["detail"] as string, /3 items waiting/);
    assert.equal((await enqueue(ad, 5)).body["enqueued"], 5);
  } finally {
    limit(al.userId, null);
    limit(ad.userId, null);
  }
});

test("users reorder only their own waiting items", async () => {
  const house = await fairHouse();
  await fresh(house);
  forgetAccounts(house);
  const [a, b, c] = await put(house.al, 3) as [number, number, number];
  const reorder = (who: Person, item_ids: number[]) =>
    who.ask("POST", `${QUEUE}/reorder`, { item_ids });
  assert.equal((await reorder(house.bo, [b, a])).status, 403);
  assert.equal((await reorder(house.ad, [b, a])).status, 403);
  assert.equal((await reorder(house.al, [b, 99999999])).status, 404);
  assert.equal((await reorder(house.al, [b, b])).status, 422);
  assert.equal((await reorder(house.al, [c, a])).status, 200);
  const next = (await house.al.ask<Json>("GET", `${QUEUE}/next`)).body;
  assert.equal(next["item_id"], c);
  await resume(house);
  await allDone(house.al);
  assert.deepEqual(claimed(house), [c, b, a]);
  assert.equal((await reorder(house.al, [a, b])).status, 409);
});

test("background items run when no others wait, whoever owns them", async () => {
  const house = await fairHouse();
  await fresh(house);
  const [late] = await put(house.al, 1, { background: true }) as [number];
  const [a] = await put(house.al) as [number];
  const [b] = await put(house.bo) as [number];
  await resume(house);
  await allDone(house.al);
  assert.equal(claimed(house).at(-1), late);
  assert.deepEqual(claimed(house).toSorted(), [a, b, late].toSorted());
});

test("every waiting item has its position and an estimate, true to the order of the queue", async () => {
  const house = await fairHouse();
  await fresh(house);
  // Before anything was measured there are places, but no times.
  sql(house.server, "DELETE FROM engine_rates");
  await put(house.al);
  const ahead = await put(house.al);
  const unmeasured = await house.al.ask<Json>("GET", `${QUEUE}/i/${ahead[0]}`);
  assert.deepEqual([unmeasured.body["position"], unmeasured.body["estimated_seconds"]], [2, null]);
  await resume(house);
  await allDone(house.al);
  await fresh(house);
  forgetAccounts(house);
  const als = await put(house.al, 3);
  const bos = await put(house.bo, 2);
  const { body } = await house.al.ask<Json[]>("POST", `${QUEUE}/item_summaries_by_ids`, {
    item_ids: [...als, ...bos],
  });
  const place = new Map(body.map((row) => [row["item_id"], row["position"]]));
  assert.deepEqual(als.map((id) => place.get(id)), [1, 3, 5]);
  assert.deepEqual(bos.map((id) => place.get(id)), [2, 4]);
  for (const row of body) assert.equal(typeof row["estimated_seconds"], "number");
  const order = [...place].toSorted((x, y) => (x[1] as number) - (y[1] as number)).map(([id]) =>
    id
  );
  await resume(house);
  await allDone(house.al);
  assert.deepEqual(claimed(house), order);
});
