import assert from "node:assert/strict";
import { type Actor, keyActor, sessionActor } from "../../../services/actor.ts";
import {
  createEventBus,
  createHub,
  type EventBus,
  type Hub,
  type SocketAuth,
} from "../../../services/events/mod.ts";
import type { Wire } from "../../../services/events/connection.ts";
import type { HubOptions } from "../../../services/events/hub.ts";
import { SOCKET_LIMITS } from "../../../services/events/limits.ts";
import { type Ear, eventually, listen } from "../../queue.ts";
import { cpuMs } from "../../cpu_time.ts";

interface Rig {
  hub: Hub;
  events: EventBus;
  url: string;
  people: Map<string, Actor>;
  /** Set to make every look at the database fail. */
  broken: boolean;
  changed(userId: string): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The hub behind a real port; who is who is in a map, so that it can break and change. */
function rig(
  { identifyMs = 0, ...options }: { identifyMs?: number } & Partial<HubOptions> = {},
): Rig {
  const people = new Map<string, Actor>();
  const listeners = new Set<(change: { userId: string }) => void>();
  const state = { broken: false };
  const look = (userId: string) => {
    if (state.broken) return Promise.reject(new Error("database disk image is malformed"));
    return Promise.resolve(people.get(userId) ?? null);
  };
  const auth: SocketAuth = {
    async identifyToken(token) {
      if (identifyMs > 0) await new Promise((resolve) => setTimeout(resolve, identifyMs));
      return await look(token);
    },
    stillGood: (actor) => look(actor.keyId ?? actor.userId),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const events = createEventBus();
  const hub = createHub({
    events,
    auth,
    queueExists: (id) => id === "default",
    changesSince: () => Promise.resolve({ events: [], complete: true, last: 0 }),
    ...options,
  });
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    hub.connect(socket, { actor: null, address: "127.0.0.1" });
    return response;
  });
  return {
    hub,
    events,
    url: `http://127.0.0.1:${server.addr.port}`,
    people,
    get broken() {
      return state.broken;
    },
    set broken(value) {
      state.broken = value;
    },
    changed: (userId) => listeners.forEach((listener) => listener({ userId })),
    async [Symbol.asyncDispose]() {
      hub.close();
      await server.shutdown();
    },
  };
}

function join(t: Rig, userId: string, isAdmin = false): Promise<Ear> {
  t.people.set(userId, sessionActor(userId, isAdmin, `s-${userId}`, null));
  return listen(t, userId);
}

const secret = (ownerId: string) =>
  [
    "recall_parameters_updated",
    { timestamp: 1, queue_id: "default", user_id: ownerId, parameters: {} },
    { ownerId },
  ] as const;

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
  await ad.close();
});

Deno.test("binary, too large, too many or too deep frames: closed with a code or answered; others continue", async () => {
  await using t = rig();
  const good = await join(t, "good");
  const binary = await join(t, "binary");
  binary.raw.send(new Uint8Array(10));
  assert.equal(await binary.closed, 1003);
  const large = await join(t, "large");
  large.raw.send("x".repeat(10_000_000));
  assert.equal(await large.closed, 1009);
  const many = await join(t, "many");
  for (let i = 0; i < 1000; i++) many.send("ping");
  // A client that goes on sending may find the connection gone before it has read the code.
  assert.ok([4429, 1006, 0].includes(await many.closed));
  assert.ok(many.frames.filter((f) => f.event === "pong").length <= 150);
  const deep = await join(t, "deep");
  deep.raw.send(`{"event":"subscribe","data":${"[".repeat(30_000)}${"]".repeat(30_000)}}`);
  deep.raw.send("not json");
  deep.raw.send(`{"event":"__proto__","data":{}}`);
  deep.raw.send(`{"event":"ping","data":{},"more":1}`);
  await eventually(
    "four errors",
    () => Promise.resolve(deep.frames.filter((f) => f.event === "error").length === 4),
  );
  good.send("ping");
  await good.hear("pong", (f) => f.event === "pong");
  for (const ear of [deep, good]) await ear.close();
});

Deno.test("J242 a client that never reads: previews are dropped, then it is closed; memory is bounded", async () => {
  await using t = rig();
  t.people.set("al", sessionActor("al", false, "s", null));
  const good = await listen(t, "al");
  // A socket whose owner reads nothing: the bytes stay with us.
  const { hostname, port } = new URL(t.url);
  const idle = await Deno.connect({ hostname, port: Number(port) });
  await idle.write(new TextEncoder().encode(
    "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
      "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nSec-WebSocket-Version: 13\r\n\r\n",
  ));
  await idle.write(maskedFrame(JSON.stringify({ event: "authenticate", data: { token: "al" } })));
  await eventually("both are in", () => Promise.resolve(t.hub.size === 2));
  const preview = {
    timestamp: 1,
    queue_id: "default",
    item_id: 1,
    batch_id: "b",
    origin: null,
    destination: null,
    user_id: "al",
    session_id: "s",
    invocation: { id: "n", type: "denoise_latents" },
    invocation_source_id: "n",
    message: "step",
    percentage: 0.5,
    step: 1,
    total_steps: 2,
    sigma: 1,
    device: "cpu",
    image: { width: 64, height: 64, dataURL: "x".repeat(50_000) },
  };
  const rest = () => new Promise((resolve) => setTimeout(resolve, 1));
  // Previews alone never close a socket, however many.
  for (let i = 0; i < 600; i++) {
    t.events.emit("invocation_progress", preview, { ownerId: "al" });
    if (i % 4 === 0) await rest();
  }
  assert.equal(t.hub.size, 2, "previews are dropped, not piled up");
  const parameters = { x: "x".repeat(50_000) };
  let sent = 0;
  const data = { timestamp: 1, queue_id: "default", user_id: "al", parameters };
  await eventually("the one that does not read is closed", async () => {
    t.events.emit("recall_parameters_updated", data, { ownerId: "al" });
    sent++;
    await rest();
    return t.hub.size === 1;
  });
  const unread = SOCKET_LIMITS.buffer / 50_000;
  assert.ok(sent < 20 * unread, `closed after ${sent} frames`);
  const others = () => good.frames.filter((f) => f.event === "recall_parameters_updated").length;
  await eventually("the other one misses nothing", () => Promise.resolve(others() === sent));
  idle.close();
  await good.close();
});

/** A client's text frame (RFC 6455, 5.2), masked with zeros. */
function maskedFrame(text: string): Uint8Array {
  const body = new TextEncoder().encode(text);
  assert.ok(body.length < 126);
  return new Uint8Array([0x81, 0x80 | body.length, 0, 0, 0, 0, ...body]);
}

Deno.test("a user's sockets are limited, without effect on other users", async () => {
  await using t = rig({ perPerson: 3 });
  const own = await Promise.all(Array.from({ length: 3 }, () => join(t, "al")));
  const fourth = await listen(t, "al", { signIn: false });
  assert.equal(await fourth.closed, 4429);
  const bo = await join(t, "bo");
  await own[0]?.close();
  await eventually("there is room", () => Promise.resolve(t.hub.size === 3));
  const again = await join(t, "al");
  for (const ear of [...own.slice(1), bo, again]) await ear.close();
});

Deno.test("two thousand sockets are served, and closed within a second of processor time", async () => {
  // The regular look at everybody would close them, too, but comes too late to help.
  await using t = rig({ perPerson: 5000, recheckMs: 3_600_000 });
  const many = Number(Deno.env.get("ATELIER_TEST_SOCKETS") ?? 400);
  const ears: Ear[] = [];
  for (let i = 0; i < many; i += 50) {
    ears.push(
      ...await Promise.all(
        Array.from({ length: Math.min(50, many - i) }, (_, n) => join(t, `p${(i + n) % 20}`)),
      ),
    );
  }
  assert.equal(t.hub.size, many);
  t.events.emit("models_changed", { timestamp: 1 }, { ownerId: null });
  await Promise.all(
    ears.map((ear) => ear.hear("models_changed", (f) => f.event === "models_changed")),
  );
  t.people.delete("p7");
  const theirs = ears.filter((_, i) => i % 20 === 7);
  const spent = await cpuMs(async () => {
    t.changed("p7");
    await eventually("theirs end", () => Promise.resolve(t.hub.size === many - theirs.length));
  });
  assert.ok(spent < 1000, `${spent} ms`);
  const codes = await Promise.all(theirs.map((ear) => ear.closed));
  assert.ok(codes.every((code) => code === 4401));
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

/** An open socket without a network: what is tested needs thousands. */
class OpenWire extends EventTarget implements Wire {
  readonly readyState = WebSocket.OPEN;
  readonly bufferedAmount = 0;
  closedWith: number | undefined;
  send(): void {}
  close(code?: number): void {
    this.closedWith = code;
    this.dispatchEvent(new Event("close"));
  }
}

Deno.test("the server has a limit of sockets, whoever they belong to", async () => {
  await using t = rig({ recheckMs: 3_600_000 });
  const { sockets, perPerson } = SOCKET_LIMITS;
  const connect = (user: number) => {
    const wire = new OpenWire();
    const actor = sessionActor(`p${user}`, false, "s", null);
    t.hub.connect(wire, { actor, address: "127.0.0.1" });
    return wire;
  };
  const wires = Array.from({ length: sockets }, (_, i) => connect(Math.floor(i / perPerson)));
  assert.ok(wires.every(({ closedWith }) => closedWith === undefined));
  assert.equal(connect(sockets).closedWith, 4429);
  assert.equal(t.hub.size, sockets);
  wires[0]?.close(1000);
  assert.equal(connect(sockets).closedWith, undefined, "there is room again");
});
