/** What arrives on the socket before anybody has looked at it. */
import assert from "node:assert/strict";
import { startServer, type TestServer } from "../server.ts";
import { call, PASSWORD, setUpAdmin } from "../client.ts";

/** Sends bytes as they are; answers the status, or 0 when the server just closes. */
async function raw(server: TestServer, text: string): Promise<number> {
  const { hostname, port } = new URL(server.url);
  const socket = await Deno.connect({ hostname, port: Number(port) });
  const timer = setTimeout(() => socket.close(), 10_000);
  try {
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length;) at += await socket.write(bytes.subarray(at));
    const answer = new Uint8Array(4096);
    const count = await socket.read(answer);
    const head = new TextDecoder().decode(answer.subarray(0, count ?? 0));
    return Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
  } catch {
    return 0;
  } finally {
    clearTimeout(timer);
    try {
      socket.close();
    } catch {
      // the timer was faster
    }
  }
}

const get = (path: string, ...headers: string[]): string =>
  `GET ${path} HTTP/1.1\r\n${[...headers, "Connection: close"].join("\r\n")}\r\n\r\n`;
const VERSION = "/api/v1/app/version";
const ask = (server: TestServer, host: string) => raw(server, get(VERSION, `Host: ${host}`));

Deno.test("bound to this machine, only its own host names are accepted", async () => {
  await using server = await startServer({ settings: { allowed_hosts: "studio.example" } });
  const { port } = new URL(server.url);
  for (const host of ["localhost", "LOCALHOST", `127.0.0.1:${port}`, "[::1]", "studio.example"]) {
    assert.equal(await ask(server, host), 200, host);
  }
  const strangers = [
    ...["evil.example", `evil.example:${port}`, "127.0.0.1.evil.example", "0.0.0.0", "10.0.0.1"],
    ...["localhost.evil.example", "notstudio.example", "studio.example.evil.example", "[::]"],
  ];
  for (const host of strangers) assert.equal(await ask(server, host), 421, host);
  for (const host of ["", " ", "a b", "a/b", "a@b", "\u0000", "[::", "a:99999", "%"]) {
    assert.ok([400, 421].includes(await ask(server, host)), JSON.stringify(host));
  }
  const absolute = get(`http://evil.example${VERSION}`, "Host: localhost");
  assert.notEqual(await raw(server, absolute), 200);
  const rebound = `DELETE /api/v1/images/uncategorized HTTP/1.1\r\nHost: evil.example:${port}\r\n` +
    `Origin: http://evil.example:${port}\r\nSec-Fetch-Site: same-origin\r\n\r\n`;
  assert.equal(await raw(server, rebound), 421);
});

Deno.test("single-user and open to the network: no host name that a stranger could own", async () => {
  await using server = await startServer({ settings: { host: "0.0.0.0" } });
  const local = { ...server, url: server.url.replace("0.0.0.0", "127.0.0.1") };
  for (const host of ["192.168.1.5:9090", "nas", "nas.local", "[fe80::1]"]) {
    assert.equal(await ask(local, host), 200, host);
  }
  assert.equal(await ask(local, "evil.example"), 421);
});

Deno.test("no page of another site opens a socket", async () => {
  await using single = await startServer();
  await using multi = await startServer({ settings: { multiuser: true } });
  const { token } = await setUpAdmin(multi);
  const upgrade = (host: string, ...more: string[]) =>
    get(
      "/ws",
      `Host: ${host}`,
      ...["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"],
      ...["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", ...more],
    ).replace("Connection: close\r\n", "");
  for (const [server, cookie] of [[single, "a=b"], [multi, `atelier_session=${token}`]] as const) {
    const { host, origin } = new URL(server.url);
    const open = (...more: string[]) => raw(server, upgrade(host, `Cookie: ${cookie}`, ...more));
    assert.equal(await open(`Origin: ${origin}`), 101);
    assert.equal(await open("Origin: https://evil.example"), 403);
    assert.equal(await open("Origin: null"), 403);
    assert.equal(await open(`Origin: ${origin}`, "Sec-Fetch-Site: cross-site"), 403);
  }
});

Deno.test("floods, false and malformed requests do no harm", async () => {
  await using server = await startServer({ settings: { multiuser: true } });
  const ad = await setUpAdmin(server);
  const host = "Host: localhost";
  const alive = async () =>
    assert.equal((await call(server, "GET", "auth/me", { token: ad.token })).status, 200);

  const many = Array.from({ length: 5_000 }, (_, i) => `X-${i}: ${"x".repeat(100)}`);
  assert.ok([0, 400, 431].includes(await raw(server, get(VERSION, host, ...many))));
  const huge = `Cookie: atelier_session=${"x".repeat(2_000_000)}`;
  assert.ok([0, 400, 431].includes(await raw(server, get(VERSION, host, huge))));
  await alive();

  const cookies = `Cookie: ${"atelier_session=a; ".repeat(200)}`;
  assert.equal(await raw(server, get("/api/v1/auth/me", host, cookies)), 401);
  for (const path of ["/%", "/api/v1/%zz", "/api/v1/auth/users/%00", "/..%2f..%2fetc", "//x"]) {
    const status = await raw(server, get(path, host));
    assert.ok(status >= 400 && status < 500, `${path}: ${status}`);
  }
  const login = async (body: string, headers: Record<string, string> = {}) =>
    (await call(server, "POST", "auth/login", { body, headers })).status;
  const good = JSON.stringify({ email: ad.email, password: PASSWORD });
  const text = { "content-type": "text/plain" };
  assert.equal(await login(good, text), 415, "a form of another site could send this");
  assert.equal(await login("[".repeat(60_000)), 400);
  assert.equal(await login("{"), 400);
  assert.equal(await login(`{"__proto__":{"email":1},"email":"a@b","password":"x"}`), 422);
  assert.equal(await login(JSON.stringify({ email: ad.email, password: "x".repeat(70_000) })), 413);
  const wrong = [{ email: 1 }, { email: ["a@b"], password: {} }, { email: "a@b" }, [], null, "x"];
  for (const body of wrong) assert.equal(await login(JSON.stringify(body)), 422);
  const extra = { email: "a@b", password: "x", is_admin: true };
  assert.equal(await login(JSON.stringify(extra)), 422);
  const chunked = "POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\n" +
    "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" +
    "11000\r\n" + "x".repeat(0x11000) + "\r\n0\r\n\r\n";
  assert.equal(await raw(server, chunked), 413);
  await alive();
});
