/** Whose socket it is, and what it may hear. */
import assert from "node:assert/strict";
import { keyActor, sessionActor } from "../../../services/actor.ts";
import { eventually, listen } from "../../queue.ts";
import { join, rig, secret } from "./hub_rig.ts";

Deno.test("J219 without a readable database no socket is admitted", async () => {
  await using t = rig();
  t.broken = true;
  const ear = await listen(t, "al", { signIn: false });
  assert.equal(await ear.closed, 1011);
});

Deno.test("J237 after three failed checks a socket loses the administrator's view, and gets it back later", async () => {
  await using t = rig();
  const ad = await join(t, "ad", true);
  const hears = async () => {
    const before = ad.frames.filter((f) => f.event === "recall_parameters_updated").length;
    t.events.emit(...secret("al"));
    ad.send("ping");
    const pongs = ad.frames.filter((f) => f.event === "pong").length;
    await eventually(
      "pong",
      () => Promise.resolve(ad.frames.filter((f) => f.event === "pong").length > pongs),
    );
    return ad.frames.filter((f) => f.event === "recall_parameters_updated").length > before;
  };
  const hearsAfterCheck = async () => {
    t.changed("ad");
    // The check has ended by the time an answer has come.
    await hears();
    return await hears();
  };
  assert.equal(await hears(), true);
  t.broken = true;
  assert.deepEqual(
    [await hearsAfterCheck(), await hearsAfterCheck(), await hearsAfterCheck()],
    [true, true, false],
  );
  assert.equal(ad.raw.readyState, WebSocket.OPEN);
  t.broken = false;
  assert.equal(await hearsAfterCheck(), true);
  // It counts from the start again.
  t.broken = true;
  assert.deepEqual([await hearsAfterCheck(), await hearsAfterCheck()], [true, true]);
  await ad.close();
});

Deno.test("a revoked API key closes its own sockets, not those of the user's other keys", async () => {
  await using t = rig();
  const [kept, revoked] = ["k1", "k2"] as const;
  for (const id of [kept, revoked]) t.people.set(id, keyActor("al", false, id, ["read"], null));
  const [stays, goes] = [await listen(t, kept), await listen(t, revoked)];
  t.people.delete(revoked);
  t.changed("al");
  assert.equal(await goes.closed, 4401);
  stays.send("ping");
  await stays.hear("pong", ({ event }) => event === "pong");
  await stays.close();
});

Deno.test("of two credentials that a socket sends at once, the first counts", async () => {
  await using t = rig({ identifyMs: 50 });
  for (const name of ["al", "bo"]) t.people.set(name, sessionActor(name, false, name, null));
  const ear = await listen(t);
  for (const token of ["al", "bo"]) ear.send("authenticate", { token });
  await ear.hear("authenticated", ({ event }) => event === "authenticated");
  // The second one is identified by now, too.
  await new Promise((resolve) => setTimeout(resolve, 100));
  t.events.emit(...secret("al"));
  t.events.emit(...secret("bo"));
  ear.send("ping");
  await ear.hear("pong", ({ event }) => event === "pong");
  const heard = ear.frames.filter(({ event }) => event === "recall_parameters_updated");
  assert.deepEqual(heard.map(({ data }) => data["user_id"]), ["al"]);
  await ear.close();
});

Deno.test("a client that missed too much is told to fetch the list", async () => {
  await using t = rig({
    changesSince: () => Promise.resolve({ events: [], complete: false, last: 7 }),
  });
  const ear = await join(t, "al");
  ear.send("subscribe", { since: 1 });
  const { data } = await ear.hear("subscribed", ({ event }) => event === "subscribed");
  assert.deepEqual(data, { status_sequence: 7, complete: false });
  await ear.close();
});
