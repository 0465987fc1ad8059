import assert from "node:assert/strict";
import { PROJECT } from "../../server.ts";
import { addPerson, call, PASSWORD, signIn, sql } from "../../client.ts";
import { openSocket, PROMPTLY_MS } from "./socket.ts";
import { house, test } from "./servers.ts";

interface Ran {
  code: number;
  out: string;
  error: string;
}

/** Types a command at the main house, whose server is running. */
async function run(args: string[], input = ""): Promise<Ran> {
  const { server } = await house();
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--allow-read",
      "--allow-write",
      "--allow-env",
      "--allow-sys",
      "--allow-ffi",
      `${PROJECT}cli/main.ts`,
      ...args,
    ],
    cwd: PROJECT,
    env: { ATELIER_ROOT: server.root },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input)).catch(() => {});
  await writer.close().catch(() => {});
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), error: decoder.decode(stderr) };
}

const code = async (...args: string[]): Promise<number> => (await run(args)).code;

test("K243 user add, then one can sign in; the same address again is refused", async () => {
  const { server } = await house();
  assert.equal(await code("user", "add", "-e", "cli@example.com", "-p", PASSWORD), 0);
  await signIn(server, "cli@example.com");
  assert.equal(await code("user", "add", "-e", "CLI@example.com", "-p", PASSWORD), 1);
});

test("K244 user add wants a password, never a weak one; -a makes an administrator", async () => {
  const { server } = await house();
  assert.equal(await code("user", "add", "-e", "half@example.com"), 1);
  assert.equal(await code("user", "add", "-e", "half@example.com", "-p", "weak"), 1);
  assert.equal(await code("user", "add", "-e", "nope", "-p", PASSWORD), 1);
  assert.equal(await code("user", "add", "-e", "boss@example.com", "-p", PASSWORD, "-a"), 0);
  const token = await signIn(server, "boss@example.com");
  assert.equal((await call(server, "GET", "auth/users", { token })).status, 200);
});

test("K245 user del asks, and refuses what must not go", async () => {
  const { server, ad } = await house();
  const al = await addPerson(server, ad);
  const there = async () =>
    (await call(server, "GET", `auth/users/${al.id}`, { token: ad.token })).status;
  assert.equal((await run(["user", "del", "-e", al.email], "n\n")).code, 1);
  assert.equal((await run(["user", "del", "-e", al.email], "")).code, 1);
  assert.equal(await there(), 200);
  assert.equal(await code("user", "del", "-e", al.email, "--force"), 0);
  assert.equal(await there(), 404);
  assert.equal(await code("user", "del", "-e", al.email, "--force"), 1);
  assert.equal(await code("user", "del", "system", "--force"), 1);
});

test("K245 K246 the last administrator stays at the command line too", async () => {
  const root = await Deno.makeTempDir({ prefix: "atelier-cli-" });
  try {
    const add = ["user", "add", "--root", root, "-e", "a@example.com", "-p", PASSWORD, "-a"];
    assert.equal(await code(...add), 0);
    assert.equal(await code("user", "del", "--root", root, "-e", "a@example.com", "-f"), 1);
    assert.equal(await code("user", "mod", "--root", root, "-e", "a@example.com", "--no-admin"), 1);
    assert.equal(
      await code("user", "mod", "--root", root, "-e", "a@example.com", "--deactivate"),
      1,
    );
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

test("K246 user mod: contradictions are 2, nothing to do is 1, a new password ends sessions", async () => {
  const { server, ad } = await house();
  const al = await addPerson(server, ad);
  assert.equal(await code("user", "mod", "-e", al.email, "-a", "--no-admin"), 2);
  assert.equal(await code("user", "mod", "-e", al.email, "--bogus"), 2);
  assert.equal(await code("user", "frobnicate"), 2);
  assert.equal(await code("user", "mod", "-e", al.email), 1);
  const socket = await openSocket(server, al.token);
  assert.equal(await code("user", "mod", "-e", al.email, "-p", `${PASSWORD}1`), 0);
  assert.equal((await call(server, "GET", "auth/me", { token: al.token })).status, 401);
  await socket.closedWithin(PROMPTLY_MS);
});

test("K247 user list, as a table and as JSON", async () => {
  const { server, ad } = await house();
  const { out, code } = await run(["user", "list", "--json"]);
  assert.equal(code, 0);
  const rows = JSON.parse(out);
  const [{ n } = {}] = sql(server, "SELECT count(*) AS n FROM users WHERE user_id <> 'system'");
  assert.equal(rows.length, n);
  const row = rows.find((r: { id: string }) => r.id === ad.id);
  assert.equal(row.email, ad.email);
  assert.deepEqual([row.name, row.is_admin, row.is_active], [null, true, true]);
  const lines = (await run(["user", "list"])).out.trim().split("\n");
  assert.equal(lines.at(-1), `Total: ${n}`);
});

test("K248 activate, deactivate, a new address, a password from standard input", async () => {
  const { server, ad } = await house();
  const al = await addPerson(server, ad);
  const me = async (token: string) => (await call(server, "GET", "auth/me", { token })).status;
  assert.equal(await code("user", "mod", "-e", al.email, "--deactivate"), 0);
  assert.equal(await me(al.token), 401);
  assert.equal(await code("user", "mod", "-e", al.email, "--activate"), 0);
  await signIn(server, al.email);
  assert.equal(await code("user", "mod", al.email, "--email", "moved@example.com"), 0);
  const changed = ["user", "mod", "-e", "moved@example.com", "--password-stdin", "--json"];
  const { code: done, out } = await run(changed, "from a pipe 9\n");
  assert.equal(done, 0);
  const told = JSON.parse(out);
  assert.deepEqual([told.id, told.email], [al.id, "moved@example.com"]);
  const listed = JSON.parse((await run(["user", "list", "--search", "moved@", "--json"])).out);
  assert.deepEqual(Object.keys(listed[0]), Object.keys(told), "every command tells the same");
  await signIn(server, "moved@example.com", { password: "from a pipe 9" });
});

test("K248 transfer, also from the built-in user", async () => {
  const { server, ad } = await house();
  const al = await addPerson(server, ad);
  const at = new Date().toISOString();
  sql(
    server,
    `INSERT INTO boards (board_id, user_id, board_name, created_at, updated_at)
     VALUES ('left', 'system', 'Left', ?, ?)`,
    at,
    at,
  );
  const { code: done, out } = await run(["user", "transfer", "system", al.email, "--json"]);
  assert.equal(done, 0);
  assert.ok(JSON.parse(out).boards >= 1);
  const [row] = sql(server, "SELECT user_id FROM boards WHERE board_id = 'left'");
  assert.equal(row?.["user_id"], al.id);
  assert.equal(await code("user", "transfer", al.email, al.email), 1);
  assert.equal(await code("user", "transfer", al.email, "nobody@example.com"), 1);
  assert.equal(await code("user", "transfer", al.email), 2);
});

test("K248 backup with the server running, restore without it", async () => {
  const { server, ad } = await house();
  const place = await Deno.makeTempDir({ prefix: "atelier-backup-" });
  try {
    Deno.mkdirSync(`${server.root}/images/zz`, { recursive: true });
    Deno.writeTextFileSync(`${server.root}/images/zz/a.png`, "image");
    const made = await run(["backup", place, "--json"]);
    assert.equal(made.code, 0, made.error);
    const { folder } = JSON.parse(made.out);
    assert.equal(Deno.readTextFileSync(`${folder}/images/zz/a.png`), "image");
    assert.throws(() => Deno.statSync(`${folder}/signing.key`), Deno.errors.NotFound);
    assert.equal(await code("backup", `${server.root}/inside`), 1);
    assert.equal(await code("backup"), 2);
    assert.equal(await code("restore", folder, "-f"), 1, "the server is running");

    const elsewhere = `${place}/elsewhere`;
    const first = await run(["restore", folder, "--root", elsewhere]);
    assert.equal(first.code, 0, "an empty folder has nothing to ask about");
    assert.doesNotMatch(first.out + first.error, /Replace|before is in/);
    assert.equal((await run(["restore", folder, "--root", elsewhere], "n\n")).code, 1);
    assert.equal(await code("restore", folder, "--root", elsewhere, "--force"), 0);
    const { out } = await run(["user", "list", "--json", "--root", elsewhere]);
    assert.ok(JSON.parse(out).some((user: { id: string }) => user.id === ad.id));
    assert.equal(Deno.readTextFileSync(`${elsewhere}/images/zz/a.png`), "image");

    Deno.writeTextFileSync(`${folder}/atelier.db`, "not a database");
    assert.equal(await code("restore", folder, "--root", elsewhere, "-f"), 1);
    assert.equal(await code("user", "list", "--root", elsewhere), 0, "nothing was changed");
  } finally {
    await Deno.remove(place, { recursive: true });
  }
});

test("user import says first what it would do, line by line", async () => {
  const { server } = await house();
  const path = `${server.root}/people.csv`;
  const head = "email,name,password,is_admin\r\n";
  const good = 'one@example.com,"O, ""ne""",,\r\ntwo@example.com,Two,a long password,true\r\n';
  const bad = "ONE@example.com,again,,\r\nbroken,,,\r\nx@example.com,X,weak,\r\n" +
    "y@example.com,Y,,perhaps\r\nonly\r\n";
  Deno.writeTextFileSync(path, head + good + bad);
  const dry = await run(["user", "import", path, "--json"]);
  assert.equal(dry.code, 1);
  const told = JSON.parse(dry.out) as { line: number; status: string }[];
  assert.deepEqual(told.map((l) => [l.line, l.status]), [
    [2, "would be added"],
    [3, "would be added"],
    ...[4, 5, 6, 7, 8].map((line) => [line, "refused"]),
  ]);
  assert.deepEqual(sql(server, "SELECT 1 FROM users WHERE email = 'one@example.com'"), []);
  const real = await run(["user", "import", path, "--apply", "--json"]);
  const [one] = JSON.parse(real.out) as { password: string; status: string }[];
  assert.equal(one?.status, "added");
  const token = await signIn(server, "one@example.com", { password: one?.password });
  const { body } = await call(server, "GET", "auth/me", { token });
  assert.equal(body.must_change_password, true);
  assert.equal(body.display_name, 'O, "ne"');
  Deno.writeTextFileSync(path, head + good);
  assert.equal((await run(["user", "import", path])).code, 1, "they are there now");

  const many = Array.from({ length: 10_000 }, (_, i) => `p${i}@example.com,P ${i},,\n`).join("");
  Deno.writeTextFileSync(path, "\uFEFF" + head + many);
  const large = await run(["user", "import", path, "--json"]);
  assert.equal(large.code, 0);
  assert.equal(JSON.parse(large.out).length, 10_000);
  for (const text of ["", "name\nx\n", "email,name\n,\n", '"email\nunclosed']) {
    Deno.writeTextFileSync(path, text);
    assert.equal((await run(["user", "import", path])).code, 1, JSON.stringify(text));
  }
});

test("sessions list and end, one, a person's, all", async () => {
  const { server, ad } = await house();
  const al = await addPerson(server, ad);
  const second = await signIn(server, al.email);
  const listed = JSON.parse((await run(["sessions", "list", "-e", al.email, "--json"])).out);
  assert.equal(listed.length, 2);
  const me = async (token: string) => (await call(server, "GET", "auth/me", { token })).status;
  assert.equal(await code("sessions", "end", "--session", listed[0].session_id), 0);
  assert.deepEqual([await me(al.token), await me(second)].sort(), [200, 401]);
  assert.equal(await code("sessions", "end", "-e", al.email), 0);
  assert.deepEqual([await me(al.token), await me(second)], [401, 401]);
  assert.equal(await code("sessions", "end"), 2);
  assert.equal(await code("sessions", "end", "--session", "nope"), 1);
});

test("audit verify finds a changed row, a missing one, and a cut end", async () => {
  const root = await Deno.makeTempDir({ prefix: "atelier-audit-" });
  try {
    for (const name of ["a", "b", "c"]) {
      const email = `${name}@example.com`;
      assert.equal(await code("user", "add", "--root", root, "-e", email, "-p", PASSWORD), 0);
    }
    const verify = () => run(["audit", "verify", "--root", root, "--json"]);
    const { head } = JSON.parse((await verify()).out);
    assert.equal(await code("audit", "verify", "--root", root, "--expected", head), 0);
    const other = "0".repeat(63) + "1";
    assert.equal(await code("audit", "verify", "--root", root, "--expected", other), 1);
    const tamper = async (statement: string) => {
      const copy = await Deno.makeTempDir({ prefix: "atelier-audit-" });
      try {
        Deno.copyFileSync(`${root}/atelier.db`, `${copy}/atelier.db`);
        sql({ root: copy }, statement);
        return await code("audit", "verify", "--root", copy);
      } finally {
        await Deno.remove(copy, { recursive: true });
      }
    };
    assert.equal(await tamper("SELECT 1"), 0);
    assert.equal(await tamper("UPDATE audit_log SET target_label = 'z' WHERE audit_id = 2"), 1);
    assert.equal(await tamper("DELETE FROM audit_log WHERE audit_id = 2"), 1);
    assert.equal(await tamper("DELETE FROM audit_log WHERE audit_id = 3"), 1);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

test("keys rotate ends every session, with the server running", async () => {
  const { server, ad } = await house();
  const path = `${server.root}/signing.key`;
  assert.equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
  const before = Deno.readTextFileSync(path);
  assert.equal(await code("keys", "rotate"), 0);
  assert.notEqual(Deno.readTextFileSync(path), before);
  assert.equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
  assert.equal((await call(server, "GET", "auth/me", { token: ad.token })).status, 401);
  ad.token = await signIn(server, ad.email);
  const stop = Date.now() + 10_000;
  for (;;) {
    // Until the server has seen the new file, what it signs itself is good; afterwards too.
    if ((await call(server, "GET", "auth/me", { token: ad.token })).status === 200) break;
    assert.ok(Date.now() < stop, "one can sign in again");
    ad.token = await signIn(server, ad.email);
  }
});
