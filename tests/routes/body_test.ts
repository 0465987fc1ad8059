/** How a body arrives: at its own pace, over a real socket. */
import assert from "node:assert/strict";
import { Problem } from "../../services/errors/mod.ts";
import { type Pace, readBody } from "../../routes/body.ts";

const PACE: Pace = { idleMs: 1000, graceMs: 1500, bytesPerSecond: 500 };

/** A server that reads bodies; what it made of each is answered as text. */
function serve() {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    try {
      const body = await readBody(request, { type: "json", limit: 10_000, pace: PACE });
      return new Response(JSON.stringify(body).slice(0, 20));
    } catch (error) {
      assert.ok(error instanceof Problem, String(error));
      return new Response(error.message, { status: error.status });
    }
  });
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Sends a JSON body in pieces with pauses between; answers the status and when it came. */
async function drip(port: number, pieces: string[], pauseMs: number) {
  using socket = await Deno.connect({ hostname: "127.0.0.1", port });
  const length = pieces.join("").length;
  const head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" +
    `Content-Length: ${length}\r\n\r\n`;
  const encoder = new TextEncoder();
  const began = performance.now();
  await socket.write(encoder.encode(head));
  const answer = new Uint8Array(1024);
  const answered = socket.read(answer);
  let over = false;
  answered.then(() => over = true, () => over = true);
  for (const piece of pieces) {
    if (over) break;
    await socket.write(encoder.encode(piece)).catch(() => {});
    await wait(pauseMs);
  }
  const text = new TextDecoder().decode(answer.subarray(0, await answered ?? 0));
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]), ms: performance.now() - began };
}

Deno.test("request bodies have time limits", async (t) => {
  const server = serve();
  const { port } = server.addr;
  try {
    await t.step("bodies are read at once and in pieces", async () => {
      assert.equal((await drip(port, ['{"a":1}'], 0)).status, 200);
      assert.equal((await drip(port, ['{"a"', ":1", "}"], 100)).status, 200);
    });
    await t.step("a silent sender gets a timeout", async () => {
      const { status, ms } = await drip(port, ['{"a"', ":1}"], 3000);
      assert.equal(status, 408);
      assert.ok(ms >= PACE.idleMs, `${ms} ms`);
    });
    await t.step("a sender of single bytes gets a timeout, too", async () => {
      const { status, ms } = await drip(port, Array<string>(100).fill(" "), 50);
      assert.equal(status, 408);
      assert.ok(ms >= PACE.graceMs && ms < 4500, `${ms} ms`);
    });
    await t.step("a long body on a slow line may take longer", async () => {
      const pieces = [`"`, ...Array<string>(10).fill("x".repeat(200)), `"`];
      const { status, ms } = await drip(port, pieces, 200);
      assert.equal(status, 200);
      assert.ok(ms > PACE.graceMs, `${ms} ms`);
    });
    await t.step("a body that is too large is refused as before", async () => {
      const pieces = [`"${"x".repeat(9_000)}`, "x".repeat(2_000), `"`];
      assert.equal((await drip(port, pieces, 0)).status, 413);
    });
    await t.step("a client that disconnects leaves nothing behind", async () => {
      const socket = await Deno.connect({ hostname: "127.0.0.1", port });
      await socket.write(new TextEncoder().encode(
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" +
          'Content-Length: 9\r\n\r\n{"a"',
      ));
      socket.close();
      assert.equal((await drip(port, ['{"a":1}'], 0)).status, 200);
    });
  } finally {
    await server.shutdown();
  }
});

Deno.test("a body that is no UTF-8 is no JSON: no sign is made up for what cannot be read", async () => {
  const read = (...bytes: number[]) =>
    readBody(
      new Request("http://localhost/", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: new Uint8Array(bytes),
      }),
      { type: "json", limit: 100 },
    );
  assert.equal(await read(0x22, 0xc3, 0xa9, 0x22), "é");
  await assert.rejects(read(0x22, 0xe9, 0x22), { code: "bad_request" });
});
