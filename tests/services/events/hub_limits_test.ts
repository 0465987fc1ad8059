/** What one client may take: sockets, frames, memory. */
import assert from "node:assert/strict";
import { sessionActor } from "../../../services/actor.ts";
import type { Wire } from "../../../services/events/connection.ts";
import { SOCKET_LIMITS } from "../../../services/events/limits.ts";
import { cpuMs } from "../../cpu_time.ts";
import { type Ear, eventually, listen } from "../../queue.ts";
import { join, rig } from "./hub_rig.ts";

/** Sockets that are open at once; `ATELIER_TEST_SOCKETS=2000` for the long form. */
const SOCKETS = Number(Deno.env.get("ATELIER_TEST_SOCKETS") ?? 400);

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

Deno.test(`${SOCKETS} sockets are served, and closed within a second of processor time`, async () => {
  // The regular look at everybody would close them, too, but comes too late to help.
  await using t = rig({ perPerson: 5000, recheckMs: 3_600_000 });
  const ears: Ear[] = [];
  for (let i = 0; i < SOCKETS; i += 50) {
    ears.push(
      ...await Promise.all(
        Array.from({ length: Math.min(50, SOCKETS - i) }, (_, n) => join(t, `p${(i + n) % 20}`)),
      ),
    );
  }
  assert.equal(t.hub.size, SOCKETS);
  t.events.emit("models_changed", { timestamp: 1 }, { ownerId: null });
  await Promise.all(
    ears.map((ear) => ear.hear("models_changed", (f) => f.event === "models_changed")),
  );
  t.people.delete("p7");
  const theirs = ears.filter((_, i) => i % 20 === 7);
  const spent = await cpuMs(async () => {
    t.changed("p7");
    await eventually("theirs end", () => Promise.resolve(t.hub.size === SOCKETS - theirs.length));
  });
  assert.ok(spent < 1000, `${spent} ms`);
  const codes = await Promise.all(theirs.map((ear) => ear.closed));
  assert.ok(codes.every((code) => code === 4401));
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
