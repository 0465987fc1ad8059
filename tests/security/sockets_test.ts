/** Who gets into `/ws`, and who can keep others out of it. */
import assert from "node:assert/strict";
import { SOCKET_LIMITS } from "../../services/events/limits.ts";
import { type Person, startStudio } from "../libraries.ts";
import { enqueue } from "../queue.ts";
import { cpuSeconds } from "../cpu_time.ts";

/** The first answer to an `authenticate` frame: the event's name, or the close code. */
function enter(url: string, token: string): Promise<string | number> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/ws`);
  const { promise, resolve } = Promise.withResolvers<string | number>();
  const timer = setTimeout(() => resolve("no answer"), 10_000);
  socket.onopen = () => socket.send(JSON.stringify({ event: "authenticate", data: { token } }));
  socket.onmessage = (message) => resolve((JSON.parse(message.data) as { event: string }).event);
  socket.onclose = (close) => resolve(close.code);
  return promise.finally(() => {
    clearTimeout(timer);
    return closed(socket);
  });
}

async function closed(socket: WebSocket): Promise<void> {
  if (socket.readyState === WebSocket.CLOSED) return;
  const ended = new Promise((resolve) => socket.addEventListener("close", resolve));
  socket.close();
  await ended;
}

async function key(person: Person, scopes: string[]): Promise<string> {
  const made = await person.ask("POST", "/auth/api-keys", { name: "k", scopes });
  assert.equal(made.status, 201);
  return made.body["key"] as string;
}

Deno.test("a key without the read scope gets no events, however it is sent", async () => {
  await using studio = await startStudio();
  const { al, server } = studio;
  assert.equal(await enter(server.url, await key(al, ["generate"])), 4401);
  assert.equal(await enter(server.url, await key(al, ["manage"])), 4401);
  assert.equal(await enter(server.url, await key(al, ["read"])), "authenticated");
  assert.equal(await enter(server.url, al.token), "authenticated");
});

Deno.test("one unauthenticated address cannot take all sockets", async () => {
  await using studio = await startStudio();
  const sockets: WebSocket[] = [];
  const refused: number[] = [];
  const beyond = 20;
  for (let i = 0; i < SOCKET_LIMITS.strangers + beyond; i++) {
    const socket = new WebSocket(`${studio.server.url.replace("http", "ws")}/ws`);
    await new Promise((resolve) => (socket.onopen = resolve));
    socket.onclose = ({ code }) => void refused.push(code);
    sockets.push(socket);
  }
  const end = performance.now() + 5_000;
  while (refused.length < beyond && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.deepEqual(refused, Array(beyond).fill(4429));
  await Promise.all(sockets.map(closed));
});

Deno.test("repeated requests for missed events do not block others", async () => {
  await using studio = await startStudio();
  const { ad, al, bo, server } = studio;
  await ad.ask("PUT", "/queue/default/processor/pause");
  for (let i = 0; i < 200; i++) assert.equal((await enqueue(al, 1)).status, 200);
  const sockets = await Promise.all(
    Array.from({ length: 10 }, () => signedIn(server.url, bo.token)),
  );
  let busy = true;
  const told = Promise.all(sockets.map((socket) => answersTo(socket, 30)))
    .finally(() => busy = false);
  let longest = 0;
  while (busy) {
    const before = cpuSeconds(server.pid);
    await al.ask("GET", "/app/version");
    longest = Math.max(longest, cpuSeconds(server.pid) - before);
  }
  // Each is told the present state, and of thirty questions in a row not thirty times.
  for (const answers of await told) assert.ok(answers >= 1 && answers < 10, String(answers));
  // Ten seconds before.
  assert.ok(longest < 1, String(longest));
  await Promise.all(sockets.map(closed));
});

async function signedIn(url: string, token: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/ws`);
  await new Promise((resolve) => socket.onopen = resolve);
  const entered = new Promise((resolve) => socket.onmessage = resolve);
  socket.send(JSON.stringify({ event: "authenticate", data: { token } }));
  await entered;
  return socket;
}

/** How often a socket is told that it has everything, when it asks `times` times in a row. */
async function answersTo(socket: WebSocket, times: number): Promise<number> {
  let answers = 0;
  const last = Promise.withResolvers<void>();
  socket.onmessage = ({ data }) => {
    const { event } = JSON.parse(data) as { event: string };
    if (event === "subscribed") answers++;
    if (event === "pong") last.resolve();
  };
  socket.onclose = () => last.reject(new Error("the socket was closed"));
  const send = (event: string, data: unknown) => socket.send(JSON.stringify({ event, data }));
  for (let i = 0; i < times; i++) send("subscribe", { since: 0 });
  const end = performance.now() + 60_000;
  while (answers === 0 && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  send("ping", {});
  await last.promise;
  return answers;
}

Deno.test("an endless message is not buffered, whoever sends it", async () => {
  await using studio = await startStudio();
  const { bo, server } = studio;
  const memory = async () =>
    Number(/VmRSS:\s+(\d+)/.exec(await Deno.readTextFile(`/proc/${server.pid}/status`))?.[1]) /
    1024;
  const before = await memory();
  for (const credential of ["", `Authorization: Bearer ${bo.token}\r\n`]) {
    const socket = await poured(server.url, credential);
    const grown = await memory() - before;
    socket.close();
    assert.ok(grown < 300, `${grown} MB`);
  }
  assert.equal(await enter(server.url, bo.token), "authenticated");
});

/** Sends the first 800 MB of a message, or what the server takes of it before it hangs up. */
async function poured(url: string, credential: string): Promise<Deno.Conn> {
  const { hostname, port, host } = new URL(url);
  const socket = await Deno.connect({ hostname, port: Number(port) });
  const head =
    `GET /ws HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  await socket.write(new TextEncoder().encode(`${head}${credential}\r\n`));
  await socket.read(new Uint8Array(1024));
  const size = 1024 * 1024;
  const part = new Uint8Array(14 + size).fill(120);
  // RFC 6455, 5.2: the first part of a text, masked, with a length of eight bytes.
  part.set([0x01, 0x80 | 127, 0, 0, 0, 0, 0, size >> 16, 0, 0]);
  try {
    for (let parts = 0; parts < 800; parts++) {
      for (let at = 0; at < part.length;) at += await socket.write(part.subarray(at));
      part[0] = 0;
    }
  } catch {
    // It hung up.
  }
  return socket;
}
