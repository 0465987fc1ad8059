/** Frames that are written without `ws`, read by clients that know nothing of it. */
import assert from "node:assert/strict";
import { listen } from "../../routes/listen.ts";

Deno.test("texts of every length arrive complete and in order at all sockets", async () => {
  const texts = [0, 1, 125, 126, 127, 65_535, 65_536, 300_000].map((n) => "ü".repeat(n) + "x");
  const server = await listen(
    { host: "127.0.0.1", port: 0 },
    (_request, { upgrade }) =>
      upgrade?.((socket) => {
        for (const text of texts) socket.send(text);
        setTimeout(() => {
          for (const text of texts) socket.send(text);
          socket.close(1000, "all sent");
        }, 5);
      }) ?? new Response(null, { status: 404 }),
  );
  const heard = await Promise.all(
    Array.from({ length: 3 }, async () => {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}/`);
      const found: string[] = [];
      socket.onmessage = ({ data }) => found.push(data as string);
      const closed = await new Promise<CloseEvent>((resolve) => socket.onclose = resolve);
      return { found, reason: closed.reason };
    }),
  );
  for (const { found, reason } of heard) {
    assert.equal(reason, "all sent");
    assert.equal(found.length, 2 * texts.length);
    assert.ok(found.every((text, i) => text === texts[i % texts.length]));
  }
  await server.shutdown();
});
