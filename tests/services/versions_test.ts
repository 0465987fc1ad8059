/** `version --check`: what it asks, where, and when it asks nobody. */
import assert from "node:assert/strict";
import { join } from "node:path";
import manifest from "../../deno.json" with { type: "json" };
import { version } from "../../cli/version.ts";
import { loadConfig } from "../../services/config/mod.ts";
import { newestVersion } from "../../services/versions/mod.ts";
import { PROJECT } from "../server.ts";

interface Seen {
  path: string;
  headers: Record<string, string>;
}

/** A place that tells of releases, and notes what it was asked. */
function releases(answers: Record<string, () => Response>) {
  const seen: Seen[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    const path = new URL(request.url).pathname;
    seen.push({ path, headers: Object.fromEntries(request.headers) });
    return answers[path]?.() ?? new Response("nothing here", { status: 404 });
  });
  const { port } = server.addr;
  return {
    seen,
    port,
    url: (path: string) => `http://127.0.0.1:${port}${path}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** Runs the command in this process, on a data folder with these settings. */
async function runVersion(settings: Record<string, unknown>, ...args: string[]) {
  const root = await Deno.makeTempDir({ prefix: "atelier-version-" });
  const { log, error } = console;
  const said: string[] = [];
  const told: string[] = [];
  console.log = (line) => said.push(line);
  console.error = (line) => told.push(line);
  try {
    await Deno.writeTextFile(join(root, "config.yaml"), JSON.stringify(settings));
    return { code: await version.run(["--root", root, ...args]), said, told };
  } finally {
    Object.assign(console, { log, error });
    await Deno.remove(root, { recursive: true });
  }
}

const HERE = `Atelier ${manifest.version}`;
const answering = (body: unknown) => () => Response.json(body);

Deno.test("without --check nobody is asked, whatever is set", async () => {
  await using place = releases({});
  assert.deepEqual(await runVersion({ version_check_url: place.url("/latest") }), {
    code: 0,
    said: [HERE],
    told: [],
  });
  assert.equal(place.seen.length, 0);
});

Deno.test("a newer version is told of, after what is asked and where", async () => {
  const told = { tag_name: "v99.0.0", html_url: "https://example.com/99", body: "Notes.\n" };
  await using place = releases({ "/latest": answering(told) });
  const url = place.url("/latest");
  const found = await runVersion({ version_check_url: url }, "--check");
  assert.deepEqual(found, {
    code: 0,
    said: [HERE, "There is a newer version, 99.0.0: https://example.com/99"],
    told: [`Asking ${url} for the newest release; nothing about this server is sent.`],
  });
  assert.equal(place.seen.length, 1);
  const sent = JSON.stringify(place.seen);
  for (const own of [manifest.version, Deno.version.deno, Deno.hostname()]) {
    assert.ok(!sent.includes(own), `${own} in ${sent}`);
  }
  const { said } = await runVersion({ version_check_url: url }, "--check", "--json");
  assert.deepEqual(JSON.parse(said.join()).check, {
    state: "newer",
    asked: url,
    newest: "99.0.0",
    url: "https://example.com/99",
  });
});

Deno.test("nothing of an answer commands the terminal", async () => {
  const told = { version: "99.0.0", url: "https://example.com/\u001b[31m\u0007/x" };
  await using place = releases({ "/latest": answering(told) });
  const { said } = await runVersion({ version_check_url: place.url("/latest") }, "--check");
  assert.equal(said.at(-1), "There is a newer version, 99.0.0: https://example.com/%1B[31m%07/x");
});

Deno.test("a server that asks nobody says so, and one without an address how to name it", async () => {
  await using place = releases({});
  const version_check_url = place.url("/latest");
  const closed = await runVersion({ version_check_url, allow_downloads: false }, "--check");
  assert.equal(closed.code, 1);
  assert.match(closed.said.join(), /Not checked: This server asks no other server/);
  const unset = await runVersion({}, "--check");
  assert.match(unset.said.join(), /Not checked: No address .* version_check_url/);
  assert.deepEqual([closed.told, unset.told, place.seen], [[], [], []]);
});

Deno.test("versions are compared as numbers", async () => {
  const newest = "0.10.0";
  await using place = releases({ "/latest": answering({ version: newest }) });
  const states = ["0.9.9", "0.10.0", "0.11.0", "1.0.0"].map(async (running) =>
    (await newestVersion(new URL(place.url("/latest")), running)).state
  );
  assert.deepEqual(await Promise.all(states), ["newer", "current", "current", "current"]);
});

Deno.test("what is no answer is said, and a redirect leads nowhere else", async () => {
  await using other = releases({ "/latest": answering({ version: "99.0.0" }) });
  await using place = releases({
    "/text": () => new Response("<html>"),
    "/empty": answering({}),
    "/candidate": answering({ tag_name: "v99.0.0-rc.1" }),
    "/script": answering({ version: "99.0.0", url: "no link\u001b[31m" }),
    "/code": answering({ version: "99.0.0", url: "javascript:alert(1)" }),
    "/endless": () => new Response("x".repeat(2 ** 20 + 1)),
    "/moved": () => Response.redirect(other.url("/latest")),
    "/here": () => Response.redirect(place.url("/there")),
    "/there": answering({ version: "99.0.0" }),
  });
  const why = async (path: string) => {
    const found = await newestVersion(new URL(place.url(path)), "1.0.0");
    return "why" in found ? found.why : found.state;
  };
  const host = `127.0.0.1:${place.port}`;
  assert.equal(await why("/gone"), `${host} answered with 404.`);
  for (const path of ["/text", "/empty", "/candidate", "/script", "/code"]) {
    assert.equal(await why(path), `The answer of ${host} names no release.`, path);
  }
  assert.match(await why("/endless"), /could not be understood/);
  assert.equal(await why("/moved"), `${host} sends on to another server, which is not followed.`);
  assert.equal(other.seen.length, 0);
  assert.equal(await why("/here"), "newer");
  const closed = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  closed.close();
  const nobody = new URL(`http://127.0.0.1:${(closed.addr as Deno.NetAddr).port}/`);
  assert.equal((await newestVersion(nobody, "1.0.0")).state, "unknown");
});

Deno.test("the address is https, or this machine's", () => {
  const set = (url: string) =>
    loadConfig({ ATELIER_ROOT: "/x", ATELIER_VERSION_CHECK_URL: url }, "/").version_check_url;
  for (const url of ["", "https://example.com/latest", "http://127.0.0.1:8/x"]) {
    assert.equal(set(url), url);
  }
  for (const url of ["http://example.com/latest", "https://a:b@example.com", "ftp://x", "latest"]) {
    assert.throws(() => set(url), /version_check_url: found .* it must be empty or look like/);
  }
});

Deno.test("over https the certificate has to be a valid one", async () => {
  const folder = await Deno.makeTempDir({ prefix: "atelier-version-" });
  const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const asked = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 " +
    "-subj /CN=localhost -addext subjectAltName=DNS:localhost -addext basicConstraints=critical,CA:FALSE";
  const args = [...asked.split(" "), "-keyout", key, "-out", cert];
  await new Deno.Command("openssl", { args, stderr: "null" }).output();
  await using server = Deno.serve({
    port: 0,
    hostname: "127.0.0.1",
    onListen() {},
    cert: await Deno.readTextFile(cert),
    key: await Deno.readTextFile(key),
  }, () => Response.json({ version: "99.0.0" }));
  const url = `https://localhost:${server.addr.port}/`;
  const ask = async (trusted: Record<string, string>) => {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "-A", "cli/main.ts", "version", "--check", "--root", folder],
      cwd: PROJECT,
      env: { ATELIER_VERSION_CHECK_URL: url, ...trusted },
      stderr: "null",
    }).output();
    return new TextDecoder().decode(stdout);
  };
  assert.match(await ask({}), /Not checked: .*certificate of localhost is not valid/);
  assert.match(await ask({ DENO_CERT: cert }), /There is a newer version, 99\.0\.0\./);
  await Deno.remove(folder, { recursive: true });
});
