import assert from "node:assert/strict";
import { join } from "node:path";
import { DCLinter } from "dclint";
import { validate } from "dockerfile-utils";
// @ts-types="@types/ws"
import { type ClientOptions, WebSocket } from "ws";
import { parse } from "yaml";
import { loadConfig } from "../../services/config/mod.ts";
import { targetOf } from "../../services/database/postgres/mod.ts";
import { parseServeOptions } from "../../services/peers/role.ts";
import { PROJECT, startServer } from "../server.ts";
import { call } from "../client.ts";
import { until } from "../until.ts";

const DEPLOY = join(PROJECT, "docs/deploy");
const text = (name: string) => Deno.readTextFile(join(DEPLOY, name));

function installed(command: string): boolean {
  return (Deno.env.get("PATH") ?? "").split(":").some((folder) => {
    try {
      return Deno.statSync(join(folder, command)).isFile;
    } catch {
      return false;
    }
  });
}

async function run(command: string, ...args: string[]): Promise<{ code: number; said: string }> {
  const { code, stdout, stderr } = await new Deno.Command(command, { args }).output();
  return { code, said: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

Deno.test("the server knows every variable that these files set", async () => {
  const names = new Set<string>();
  for (const { name } of Deno.readDirSync(DEPLOY)) {
    for (const [variable] of (await text(name)).matchAll(/\bATELIER_[A-Z_]+/g)) names.add(variable);
  }
  assert.ok(names.has("ATELIER_CACHE") && names.has("ATELIER_ROOT"));
  for (const name of names) {
    try {
      loadConfig({ ATELIER_ROOT: "/nowhere", [name]: "/nowhere" }, "/");
    } catch (error) {
      assert.doesNotMatch((error as Error).message, /unknown setting/, name);
    }
  }
});

Deno.test("the Dockerfile takes the pinned Deno, and does not run as root", async () => {
  const lines = (await text("Dockerfile")).split("\n");
  const pinned = (await Deno.readTextFile(join(PROJECT, ".dvmrc"))).trim();
  assert.ok(lines.some((line) => line.startsWith("FROM denoland/deno:") && line.includes(pinned)));
  const starts = lines.findIndex((line) => /^(?:ENTRYPOINT|CMD)/.test(line));
  const users = lines.slice(0, starts).filter((line) => line.startsWith("USER "));
  assert.equal(users.at(-1), "USER atelier");
  const complaints = (file: string) => validate(file).map(({ message }) => message);
  assert.deepEqual(complaints(lines.join("\n")), []);
  const wrong = lines.join("\n").replace("EXPOSE 9090", "EXPOSED 9090").replace(
    "--timeout=5s",
    "--timeout=5",
  );
  assert.equal(complaints(wrong).length, 2, "it would not see a mistake");
});

const COMPOSE = ["compose.yaml", "compose-several.yaml"];

interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, null>;
}

interface Service {
  command?: string[];
  volumes?: string[];
  environment?: Record<string, string>;
  depends_on?: string[] | Record<string, unknown>;
}

const composeOf = async (name: string) => parse(await text(name), { merge: true }) as Compose;

Deno.test("compose and Traefik files are YAML with the ports and volumes that they name", async () => {
  for (const name of COMPOSE) {
    const { services, volumes: known } = await composeOf(name);
    for (const { volumes = [], depends_on = [] } of Object.values(services)) {
      for (const volume of volumes) {
        const from = volume.split(":")[0] ?? "";
        if (from.startsWith("./")) await Deno.stat(join(DEPLOY, from));
        else assert.ok(from in known, from);
      }
      for (const other of Array.isArray(depends_on) ? depends_on : Object.keys(depends_on)) {
        assert.ok(other in services, other);
      }
    }
  }
  const traefik = parse(await text("traefik.yaml")) as {
    http: { routers: Record<string, { service: string }>; services: Record<string, unknown> };
  };
  for (const { service } of Object.values(traefik.http.routers)) {
    assert.ok(service in traefik.http.services);
  }
});

Deno.test("compose files keep to the schema of Docker Compose", async () => {
  const linter = new DCLinter({ rules: {}, quiet: true, debug: false, exclude: [] });
  const folder = await Deno.makeTempDir();
  // In one go: it compiles the schema each time.
  const paths: string[] = [];
  for (const name of COMPOSE) {
    const wrong = (await text(name)).replace("restart: unless-stopped", "restarts: unless-stopped");
    for (const [kind, content] of [["right", await text(name)], ["wrong", wrong]] as const) {
      paths.push(join(folder, `${kind}-${name}`));
      await Deno.writeTextFile(paths.at(-1)!, content);
    }
  }
  const found = await linter.lintFiles(paths, false);
  for (const path of paths) {
    // What it finds beside these is taste: the order of keys, quotes.
    const faults = found.filter(({ filePath }) => filePath === path)
      .flatMap(({ messages }) => messages)
      .filter(({ rule }) => /^(invalid-(schema|yaml)|no-duplicate-|service-ports-)/.test(rule))
      .map(({ message }) => message);
    assert.equal(faults.length > 0, path.includes("/wrong-"), `${path}: ${faults}`);
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the servers of the compose file for several start with settings that agree", async () => {
  const { services } = await composeOf("compose-several.yaml");
  const roles = Object.values(services).flatMap(({ command, environment }) => {
    if (command?.[0] !== "atelier") return [];
    const { role, worker } = parseServeOptions(command.slice(2));
    const settings = Object.entries(environment ?? {})
      .filter(([name]) => name.startsWith("ATELIER_"))
      .map(([name, value]) => [name, value.replace(/^\$\{\w+:.*\}$/, "secret")]);
    const config = loadConfig({ ATELIER_ROOT: "/nowhere", ...Object.fromEntries(settings) }, "/");
    assert.equal(targetOf(config.database).schema, "atelier");
    assert.equal(environment?.["PGPASSWORD"], services["db"]?.environment?.["POSTGRES_PASSWORD"]);
    const { storage_access_key, storage_secret_key, ...others } = config;
    assert.ok(storage_access_key !== "" && storage_secret_key !== "");
    return [{ role, name: role === "worker" ? worker.name : null, ...others, device: null }];
  });
  assert.deepEqual(roles.map(({ role }) => role), ["web", "web", "worker"]);
  const agreed = roles.map(({ role: _, name: __, ...settings }) => JSON.stringify(settings));
  assert.equal(new Set(agreed).size, 1);
  const port = services["store"]?.environment?.["VGW_PORT"];
  assert.ok(roles[0]?.storage_endpoint.endsWith(`store${port}`));
});

Deno.test({
  name: "caddy takes the file for several servers, which names those that there are",
  ignore: !installed("caddy"),
  async fn() {
    const { services } = await composeOf("compose-several.yaml");
    const path = join(DEPLOY, "Caddyfile.several");
    const { code, said } = await run("caddy", "adapt", "--adapter", "caddyfile", "--config", path);
    assert.equal(code, 0, said);
    const dialled = [...said.matchAll(/"dial":"([\w-]+):9090"/g)].map(([, name]) => name);
    assert.deepEqual(dialled, ["web-1", "web-2"]);
    assert.match(said, /"headers":\{"Host":\["studio.example"\]\}/, "the servers refuse others");
    for (const name of dialled) assert.ok(name! in services);
  },
});

Deno.test({
  name: "systemd accepts the unit",
  ignore: !installed("systemd-analyze"),
  async fn() {
    const folder = await Deno.makeTempDir();
    const unit = join(folder, "atelier.service");
    const withProgram = (await text("atelier.service")).replaceAll(
      "/usr/local/bin/atelier",
      "/bin/true",
    );
    // Its exit code is also about the units of this machine.
    const complaints = async (content: string) => {
      await Deno.writeTextFile(unit, content);
      const { said } = await run("systemd-analyze", "verify", unit);
      return said.split("\n").filter((line) => line.includes("atelier.service"));
    };
    assert.deepEqual(await complaints(withProgram), []);
    const wrong = withProgram.replace("[Service]", "[Service]\nRestrt=always");
    assert.equal((await complaints(wrong)).length, 1, "it would not see a mistake");
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test({
  name: "the launchd file is a property list that starts the program",
  ignore: !installed("python3"),
  async fn() {
    const program = "import json, plistlib, sys; " +
      "print(json.dumps(plistlib.load(open(sys.argv[1], 'rb'))))";
    const { said } = await run("python3", "-c", program, join(DEPLOY, "studio.atelier.plist"));
    const { Label, ProgramArguments } = JSON.parse(said);
    assert.equal(`${Label}.plist`, "studio.atelier.plist");
    assert.deepEqual(ProgramArguments, ["/usr/local/bin/atelier", "serve"]);
  },
});

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
