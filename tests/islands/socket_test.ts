import assert from "node:assert/strict";
import { createSocket } from "../../islands/socket/socket.ts";

/** Waits until it is so; at most a minute, which only a busy machine needs. */
async function until(so: () => boolean, what: string) {
  const end = Date.now() + 60_000;
  while (!so()) {
    assert.ok(Date.now() < end, what);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

Deno.test("a waiting socket reconnects at once on request", async () => {
  const taken = Deno.serve({ port: 0, onListen() {} }, () => new Response());
  const { port } = taken.addr;
  await taken.shutdown();
  const socket = createSocket(() => `ws://127.0.0.1:${port}/ws`, () => {});
  socket.hurry();
  assert.equal(socket.state.value, "off", "what was never connected stays so");
  let refused = 0;
  let resynced = 0;
  socket.onResync(() => void resynced++);
  const stop = socket.state.subscribe((state) => void (state === "waiting" && refused++));
  socket.connect();
  await until(() => refused === 4, "four attempts were refused");
  const server = Deno.serve({ port, onListen() {} }, (request) => {
    return Deno.upgradeWebSocket(request).response;
  });
  try {
    socket.hurry();
    assert.equal(socket.state.value, "connecting", "without waiting for its turn");
    await until(() => socket.state.value === "open", "it opened");
    assert.equal(resynced, 1, "what happened since the page was drawn is fetched");
  } finally {
    stop();
    socket.disconnect();
    await until(() => socket.state.value === "off", "it closed");
    await server.shutdown();
  }
});

Deno.test("a socket that never opens asks for the reason once", async () => {
  const server = Deno.serve({ port: 0, onListen() {} }, () => new Response(null, { status: 403 }));
  let asked = 0;
  let failed = 0;
  const { port } = server.addr;
  const socket = createSocket(() => `ws://127.0.0.1:${port}/ws`, () => {}, () => void asked++);
  const stop = socket.state.subscribe((state) => void (state === "waiting" && failed++));
  socket.connect();
  await until(() => failed === 5, "five attempts were refused");
  assert.equal(asked, 1);
  stop();
  socket.disconnect();
  await server.shutdown();
});
