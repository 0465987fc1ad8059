import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { gunzipSync } from "node:zlib";
import { permissionFlags } from "../cli/permissions.ts";
import { lockDataFolder } from "../services/data_folder.ts";
import { call } from "./client.ts";
import { PROJECT, startServer } from "./server.ts";

/** Runs `main.ts` and returns how it ended and what it said. */
async function run(
  env: Record<string, string>,
  ...words: string[]
): Promise<{ code: number; said: string }> {
  const output = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", `${PROJECT}main.ts`, ...words],
    cwd: PROJECT,
    env: { ATELIER_PORT: "0", ...env },
    stdin: "null",
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code: output.code, said: (decode(output.stdout) + decode(output.stderr)).trim() };
}

/** A start that must fail with exit code 1 and one line. */
async function refused(env: Record<string, string>): Promise<string> {
  const { code, said } = await run(env);
  assert.equal(code, 1, said);
  assert.doesNotMatch(said, /\n/);
  return said;
}

async function inFolder(test: (root: string) => Promise<void>) {
  const root = await Deno.makeTempDir({ prefix: "atelier-start-" });
  try {
    await test(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("a variable of the system's loader does not keep the engine from starting", () => {
  const run = (env: Record<string, string>) =>
    permissionFlags(env, "/", "/usr/bin/deno").filter((flag) => flag.startsWith("--allow-run"));
  assert.deepEqual(run({ LANG: "C" }), ["--allow-run=/usr/bin/deno"]);
  assert.deepEqual(run({ LD_PRELOAD: "/usr/lib/libjemalloc.so" }), ["--allow-run"]);
});

Deno.test("an invalid setting stops the start with one line", () =>
  inFolder(async (root) => {
    const said = await refused({ ATELIER_ROOT: root, ATELIER_DEVICE: "toaster" });
    assert.match(said, /device: found "toaster"/);
  }));

Deno.test("a database of an earlier version is upgraded with the permissions of a start", () =>
  inFolder(async (root) => {
    const old = new URL("fixtures/databases/0001.db.gz", import.meta.url);
    await Deno.writeFile(join(root, "atelier.db"), gunzipSync(await Deno.readFile(old)));
    await using _ = await startServer({ root });
    const backups = [...Deno.readDirSync(join(root, "backups"))].map(({ name }) => name);
    assert.equal(backups.length, 1, `${backups}`);
    assert.match(backups[0] ?? "", /^before-update-from-1-.*\.db$/);
  }));

Deno.test("where a studio was moved from, a server starts, and leaves all as it is", () =>
  inFolder(async (root) => {
    {
      await using server = await startServer({ root });
      const body = { name: "colours", text: "red" };
      const made = await call(server, "POST", "wildcards/", { body });
      await call(server, "DELETE", `wildcards/i/${made.body.wildcard_id}`);
    }
    /** How many things wait in the trash, of which one has lain there for too long. */
    const waiting = () => {
      using db = new DatabaseSync(join(root, "atelier.db"));
      db.exec("UPDATE wildcards SET deleted_at = '2026-01-01T00:00:00.000Z'");
      return db.prepare("SELECT count(*) AS n FROM wildcards").get()!["n"];
    };
    assert.equal(waiting(), 1);
    const from = { database: join(root, "atelier.db"), storage: root };
    const to = { ...from, database: "postgres://elsewhere/studio?schema=public" };
    const at = "2026-01-01T00:00:00.000Z";
    const mark = { from, to, began_at: at, copied_at: at, done_at: at };
    await Deno.writeTextFile(join(root, "moving.json"), JSON.stringify(mark));
    // An image of the new place, of which no row here speaks.
    const image = join(root, "images", "zz", "zz.png");
    await Deno.mkdir(join(image, ".."), { recursive: true });
    await Deno.writeTextFile(image, "x");
    await Deno.utime(image, new Date(0), new Date(0));
    {
      await using server = await startServer({ root });
      assert.match(server.output(), /can only be looked at/);
    }
    await Deno.stat(image);
    assert.equal(waiting(), 1);
    await Deno.remove(join(root, "moving.json"));
    {
      await using _ = await startServer({ root });
    }
    await assert.rejects(Deno.stat(image), Deno.errors.NotFound);
    assert.equal(waiting(), 0);
  }));

Deno.test("an impossible models folder is reported, and the server starts", () =>
  inFolder(async (root) => {
    await Deno.writeTextFile(join(root, "file"), "");
    for (const models_folder of ["file", "file/x"]) {
      await using server = await startServer({ root, settings: { models_folder } });
      assert.match(server.output(), /models_folder: .*file/);
      assert.doesNotMatch(server.output(), /Uncaught/);
    }
  }));

Deno.test({
  name: "a pipe in the place of the settings stops the start with one line",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (root) => {
      await new Deno.Command("mkfifo", { args: [join(root, "config.yaml")] }).output();
      assert.match(await refused({ ATELIER_ROOT: root }), /config\.yaml cannot be read/);
    }),
});

Deno.test("a port in use stops the start with one line", () =>
  inFolder(async (root) => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const port = String((listener.addr as Deno.NetAddr).port);
    assert.match(await refused({ ATELIER_ROOT: root, ATELIER_PORT: port }), /Port \d+ is in use/);
  }));

Deno.test("a data folder that cannot be created stops the start with one line", () =>
  inFolder(async (root) => {
    const file = join(root, "file");
    await Deno.writeTextFile(file, "");
    assert.match(await refused({ ATELIER_ROOT: join(file, "data") }), /cannot be written/);
  }));

Deno.test("a database newer than the program stops the start with one line", () =>
  inFolder(async (root) => {
    const { DatabaseSync } = await import("node:sqlite");
    const sqlite = new DatabaseSync(join(root, "atelier.db"));
    sqlite.exec("PRAGMA user_version = 9999");
    sqlite.close();
    assert.match(await refused({ ATELIER_ROOT: root }), /newer Atelier/);
  }));

Deno.test("two servers cannot share a data folder, and a killed one does not lock it", () =>
  inFolder(async (root) => {
    const first = await startServer({ root });
    assert.match(await refused({ ATELIER_ROOT: root }), /already running/);
    await first.kill("SIGKILL");
    const second = await startServer({ root });
    await second.stop();
  }));

Deno.test("a command does not create a database that a starting server is creating", () =>
  inFolder(async (root) => {
    const add = ["user", "add", "-e", "a@example.com", "-p", "four words are good"];
    const starting = lockDataFolder(root);
    const refused = await run({ ATELIER_ROOT: root }, ...add);
    starting.release();
    assert.equal(refused.code, 1);
    assert.match(refused.said, /already running/);
    assert.equal((await run({ ATELIER_ROOT: root }, ...add)).code, 0);
  }));

Deno.test("main.ts runs commands, and refuses unknown ones", () =>
  inFolder(async (root) => {
    const unknown = await run({ ATELIER_ROOT: root }, "serv");
    assert.equal(unknown.code, 2);
    assert.match(unknown.said, /no command "serv"[^]*doctor/);
    const half = await run({ ATELIER_ROOT: root }, "sessions");
    assert.equal(half.code, 2);
    assert.match(half.said, /"sessions" needs one more word[^]*sessions list/);
    await Deno.mkdir(join(root, "images", "ab"), { recursive: true });
    const add = ["user", "add", "-e", "a@example.com", "-p", "four words are good"];
    assert.equal((await run({ ATELIER_ROOT: root }, ...add)).code, 0);
    const well = await run({ ATELIER_ROOT: root }, "doctor");
    assert.deepEqual([well.code, well.said], [0, "0 images, 0 files.\nFiles and images agree."]);
  }));

Deno.test("commands do not create a data folder from a mistyped path", () =>
  inFolder(async (place) => {
    const root = join(place, "data");
    const backups = join(place, "backups");
    const commands = [["backup", backups], ["user", "list"], ["audit", "verify"], ["doctor"]];
    for (const words of commands) {
      const { code, said } = await run({ ATELIER_ROOT: root }, ...words);
      // The doctor's 1 is for what it found.
      assert.equal(code, words[0] === "doctor" ? 2 : 1, words.join(" "));
      assert.match(said, /^There is no Atelier in .*data\. Name its data folder with --root/);
    }
    assert.deepEqual([...Deno.readDirSync(place)], []);
  }));

Deno.test("listening on every address, the server prints the URL to open, and that there are others", async () => {
  for (const [host, local] of [["0.0.0.0", "127.0.0.1"], ["127.0.0.1", "127.0.0.1"]] as const) {
    await using server = await startServer({ settings: { multiuser: true, host } });
    assert.equal(new URL(server.url).hostname, local);
    assert.equal(
      (await fetch(`${server.url}/api/v1/auth/status`).then((r) => r.json()))
        .setup_code_required,
      host === "0.0.0.0",
    );
    assert.equal(/other machines/.test(server.output()), host === "0.0.0.0");
  }
});

Deno.test("a missing certificate or key stops the start with one line", () =>
  inFolder(async (root) => {
    const half = { ATELIER_ROOT: root, ATELIER_SSL_CERTFILE: "cert.pem" };
    assert.match(await refused(half), /ssl_certfile and ssl_keyfile belong together/);
    const absent = { ...half, ATELIER_SSL_KEYFILE: "key.pem" };
    assert.match(await refused(absent), /ssl_certfile: cert\.pem cannot be read/);
  }));
