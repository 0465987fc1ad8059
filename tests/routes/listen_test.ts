import assert from "node:assert/strict";
import { listen } from "../../routes/listen.ts";

Deno.test("connections beyond the limit are closed, and the next ones are taken again", async () => {
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
