import assert from "node:assert/strict";
import { createSocket } from "../../islands/socket/socket.ts";

/** Waits until it is so, at most four seconds. */
async function until(so: () => boolean, what: string) {
  const end = Date.now() + 4000;
  while (!so()) {
    assert.ok(Date.now() < end, what);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

Deno.test("a socket that waits for its next attempt takes it at once when it is told to", async () => {
  const taken = Deno.serve({ port: 0, onListen() {} }, () => new Response());
  const { port } = taken.addr;
  await taken.shutdown();
  const socket = createSocket(() => `ws://127.0.0.1:${port}/ws`, () => {});
  socket.hurry();
  assert.equal(socket.state.value, "off", "what was never connected stays so");
  let refused = 0;
  const stop = socket.state.subscribe((state) => void (state === "waiting" && refused++));
  socket.connect();
  // The fifth attempt comes 1.5 seconds or more after the fourth was refused.
  await until(() => refused === 4, "four attempts were refused");
  const server = Deno.serve({ port, onListen() {} }, (request) => {
    return Deno.upgradeWebSocket(request).response;
  });
  try {
    const start = Date.now();
    socket.hurry();
    await until(() => socket.state.value === "open", "it opened");
    assert.ok(Date.now() - start < 700, "without waiting for its turn");
  } finally {
    stop();
    socket.disconnect();
    await until(() => socket.state.value === "off", "it closed");
    await server.shutdown();
  }
});
