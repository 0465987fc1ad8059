/** The proxies of the guide, with its own files, before a server. */
import assert from "node:assert/strict";
import { join } from "node:path";
// @ts-types="@types/ws"
import { type ClientOptions, WebSocket } from "ws";
import { call } from "../client.ts";
import { startServer } from "../server.ts";
import { until } from "../until.ts";
import { installed, run, text } from "./deploy.ts";

for (const kind of ["nginx", "caddy"] as const) {
  for (const path of ["", "/studio"]) {
    const where = path === "" ? "the root" : "a path";
    Deno.test({
      name: `${kind} forwards pages, client addresses and sockets over TLS, at ${where}`,
      ignore: ![kind, "openssl", "curl"].every(installed),
      fn: () => behindProxy(kind, path),
    });
  }
}

/** Runs the file of the guide on a free port, and talks to the server through it. */
async function behindProxy(kind: "nginx" | "caddy", path: string): Promise<void> {
  await using server = await startServer({
    settings: {
      ...{ multiuser: true, trusted_proxies: "127.0.0.1", allowed_hosts: "studio.example" },
      ...{ base_path: path, setup_code: "from-the-console" },
    },
  });
  const folder = await Deno.makeTempDir();
  const certificate = join(folder, "studio.pem");
  const key = join(folder, "studio.key");
  const asked = "req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=studio.example";
  const names = "subjectAltName=DNS:studio.example";
  await run("openssl", ...asked.split(" "), "-addext", names, "-keyout", key, "-out", certificate);
  const port = freePort();
  const site = { folder, port, path, target: new URL(server.url).port, certificate, key };
  const proxy = kind === "nginx" ? await nginx(site) : await caddy(site);
  const origin = `https://studio.example:${port}`;
  // From another address of this machine than the proxy's, which is all that the server sees.
  const known = `studio.example:${port}:127.0.0.1`;
  const options = ["-sS", "--interface", "127.0.0.2", "--cacert", certificate, "--resolve", known];
  const curl = (address: string, ...more: string[]) =>
    run("curl", ...options, "-i", "--max-time", "20", ...more, `${origin}${path}${address}`);
  try {
    await until(async () => (await curl("/api/v1/app/version")).said.includes("200"));
    const page = await curl("/", "-L");
    assert.match(page.said, /^HTTP\/\S+ 200/m);
    const [, asset] = new RegExp(`"(${path}/static/[^"]+\\.js)"`).exec(page.said) ?? [];
    assert.match((await curl(asset!.slice(path.length))).said, /^HTTP\/\S+ 200/m);

    const json = ["-H", "content-type: application/json", "-H", `origin: ${origin}`, "-d"];
    const who = { email: "ad@example.com", password: "Correct-horse-7-battery" };
    // A made-up address before the proxy's own is not believed.
    const claim = ["-H", "x-forwarded-for: 203.0.113.9"];
    const first = { ...who, setup_code: "from-the-console" };
    assert.equal((await call(server, "POST", "auth/setup", { body: first })).status, 200);
    const { said } = await curl("/api/v1/auth/login", ...claim, ...json, JSON.stringify(who));
    const [, cookie = ""] = /^set-cookie: (atelier_session=[^;]+);.*Secure/im.exec(said) ?? [];
    assert.notEqual(cookie, "", `no Secure cookie: ${said}`);
    assert.match(said, new RegExp(`^set-cookie:.*Path=${path || "/"}(;|\\r?$)`, "im"));
    const signedIn = ["-H", `cookie: ${cookie}`];
    const sessions = await curl("/api/v1/auth/sessions", ...signedIn);
    assert.match(sessions.said, /"address":"127\.0\.0\.2"/);
    // What changes something wants to come from a page of the same origin.
    const board = ["-X", "POST", ...signedIn, "-H", "sec-fetch-site: cross-site"];
    const foreign = ["-H", "origin: https://other.example"];
    assert.match((await curl("/api/v1/boards/?board_name=a", ...board, ...foreign)).said, / 403/);
    const own = ["-X", "POST", ...signedIn, "-H", `origin: ${origin}`];
    assert.match((await curl("/api/v1/boards/?board_name=a", ...own)).said, /^HTTP\/\S+ 201/m);

    const hello = await firstFrame(`wss://127.0.0.1:${port}${path}/ws`, {
      ca: await Deno.readTextFile(certificate),
      servername: "studio.example",
      headers: { cookie, host: `studio.example:${port}` },
      origin,
    });
    assert.equal(typeof hello["event"], "string");
  } finally {
    proxy.kill("SIGTERM");
    await proxy.output();
    await Deno.remove(folder, { recursive: true });
  }
}

/** Opens a socket, says something, and returns the answer. */
function firstFrame(
  url: string,
  options: ClientOptions & { servername: string },
): Promise<Record<string, unknown>> {
  const socket = new WebSocket(url, options);
  return new Promise((done, fail) => {
    socket.on("open", () => socket.send(JSON.stringify({ event: "ping" })));
    socket.on("error", fail);
    socket.on("unexpected-response", (_, { statusCode }) => fail(new Error(`${statusCode}`)));
    socket.on("message", (data) => {
      done(JSON.parse(String(data)));
      socket.terminate();
    });
  });
}

interface Site {
  folder: string;
  port: number;
  /** Below which the studio is; empty for the root. */
  path: string;
  /** The port of the studio. */
  target: string;
  certificate: string;
  key: string;
}

async function nginx(site: Site): Promise<Deno.ChildProcess> {
  const { folder, port, path, target } = site;
  const file = (await text("nginx.conf"))
    .replace("listen 443 ssl;", `listen 127.0.0.1:${port} ssl;`)
    .replace("/etc/ssl/studio.pem", site.certificate)
    .replace("/etc/ssl/studio.key", site.key)
    .replace("location / {", `location ${path}/ {`)
    .replace("127.0.0.1:9090", `127.0.0.1:${target}`);
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${folder}/${name};`).join(" ");
  await Deno.writeTextFile(
    join(folder, "nginx.conf"),
    `pid ${folder}/pid; daemon off; error_log stderr; events {} http { access_log off; ${paths} ${file} }`,
  );
  const args = ["-c", join(folder, "nginx.conf"), "-p", folder];
  return new Deno.Command("nginx", { args, stdout: "null", stderr: "null" }).spawn();
}

async function caddy(site: Site): Promise<Deno.ChildProcess> {
  const { folder, port, path, target, certificate, key } = site;
  const file = (await text("Caddyfile"))
    .replace("studio.example {", `studio.example:${port} {\n\ttls ${certificate} ${key}`)
    .replace("reverse_proxy ", path === "" ? "reverse_proxy " : `reverse_proxy ${path}/* `)
    .replace("atelier:9090", `127.0.0.1:${target}`);
  await Deno.writeTextFile(
    join(folder, "Caddyfile"),
    `{\n admin off\n auto_https disable_redirects\n}\n${file}`,
  );
  const args = ["run", "--config", join(folder, "Caddyfile")];
  const env = { XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  return new Deno.Command("caddy", { args, env, stdout: "null", stderr: "null" }).spawn();
}

function freePort(): number {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  return (listener.addr as Deno.NetAddr).port;
}
