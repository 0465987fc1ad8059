import assert from "node:assert/strict";
import { WebSocket as NodeSocket } from "ws";
import { listen } from "../../routes/listen.ts";

Deno.test("connections beyond the limit are closed, later ones accepted again", async () => {
  const server = await listen(
    { host: "127.0.0.1", port: 0, connections: 3 },
    () => new Response("here"),
  );
  const ask = () => fetch(`http://127.0.0.1:${server.port}/`).then((answer) => answer.text());
  const idle: Deno.TcpConn[] = [];
  const connect = async () => {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
    idle.push(connection);
    return connection;
  };
  try {
    for (let i = 0; i < 3; i++) await connect();
    const fourth = await connect();
    const late = setTimeout(() => idle.pop()?.close(), 5_000);
    const read = fourth.read(new Uint8Array(1)).catch((error: Error) => error.name);
    assert.ok([null, "ConnectionReset"].includes(await read as string | null), "it is closed");
    clearTimeout(late);
    await assert.rejects(ask());
    for (const connection of idle.splice(0)) connection.close();
    for (let tries = 0;; tries++) {
      const answer = await ask().catch(() => null);
      if (answer === "here") break;
      assert.ok(tries < 100, "nobody is let in again");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } finally {
    for (const connection of idle) connection.close();
    await server.shutdown();
  }
});

Deno.test("a request that offers another protocol than WebSocket is answered like any other", async () => {
  const server = await listen(
    { host: "127.0.0.1", port: 0 },
    async (request) => new Response(`${request.method} ${await request.text()}`),
  );
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  try {
    const lines = [
      "POST / HTTP/1.1",
      "Host: localhost",
      "Connection: Upgrade, HTTP2-Settings, close",
      "Upgrade: h2c",
      "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA",
      "Content-Length: 5",
      "",
      "hello",
    ];
    await connection.write(new TextEncoder().encode(lines.join("\r\n")));
    const answer = await new Response(connection.readable).text();
    assert.match(answer, /^HTTP\/1\.1 200 [^]*POST hello/);
  } finally {
    await server.shutdown();
  }
});

Deno.test("with a certificate the server uses HTTPS, also for sockets", async () => {
  const read = (name: string) =>
    Deno.readTextFileSync(new URL(`../fixtures/tls/${name}.pem`, import.meta.url));
  const ca = read("ca");
  const seen: string[] = [];
  const server = await listen(
    { host: "127.0.0.1", port: 0, tls: { cert: read("cert"), key: read("key") } },
    (request, { upgrade }) => {
      seen.push(new URL(request.url).protocol);
      return upgrade?.((socket) => socket.send("here")) ?? new Response("here");
    },
  );
  using client = Deno.createHttpClient({ caCerts: [ca] });
  const answer = await fetch(
    `https://localhost:${server.port}/`,
    { client } as RequestInit,
  );
  assert.equal(await answer.text(), "here");
  const socket = new NodeSocket(`wss://localhost:${server.port}/ws`, { ca });
  const heard = await new Promise((resolve, reject) => {
    socket.on("message", (data: unknown) => resolve(String(data)));
    socket.on("error", reject);
  });
  assert.equal(heard, "here");
  assert.deepEqual(seen, ["https:", "https:"]);
  const closed = new Promise((resolve) => socket.on("close", resolve));
  socket.terminate();
  await closed;
  await assert.rejects(fetch(`http://localhost:${server.port}/`));
  await server.shutdown();
});
