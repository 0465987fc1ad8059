import assert from "node:assert/strict";
import { startServer } from "../../server.ts";
import { addPerson, call, type CallOptions, PASSWORD, signIn, sql } from "../../client.ts";
import { house, shared, test } from "./servers.ts";

const single = () => shared("single", {});
const lenient = () => shared("lenient", { settings: { multiuser: true } });
const strict = () =>
  shared("strict", { settings: { multiuser: true, strict_password_checking: true } });
const setup = (body: Record<string, unknown>): CallOptions => ({
  body: { email: "first@example.com", password: PASSWORD, ...body },
});
const admins = "SELECT user_id FROM users WHERE is_admin = 1 AND user_id <> 'system'";

test("A1 a fresh multi-user server wants to be set up", async () => {
  const { status, body } = await call(await lenient(), "GET", "auth/status");
  assert.equal(status, 200);
  assert.equal(body.setup_required, true);
  assert.equal(body.multiuser_enabled, true);
  assert.equal(body.strict_password_checking, false);
});

test("A2 with an administrator nothing is to be set up, and no address is given away", async () => {
  const { server } = await house();
  const { body } = await call(server, "GET", "auth/status");
  assert.equal(body.setup_required, false);
  assert.equal(body.admin_email, null);
});

test("A3 the administrator's address is never returned", async () => {
  const { body } = await call(await lenient(), "GET", "auth/status");
  assert.equal(body.admin_email, null);
});

test("A4 single-user mode has neither setup nor accounts", async () => {
  const { body } = await call(await single(), "GET", "auth/status");
  assert.equal(body.multiuser_enabled, false);
  assert.equal(body.setup_required, false);
  assert.equal(body.admin_email, null);
});

test("A9 lenient: an empty password makes no administrator", async () => {
  const server = await lenient();
  assert.equal((await call(server, "POST", "auth/setup", setup({ password: "" }))).status, 400);
  assert.deepEqual(sql(server, admins), []);
});

test("A10 an invalid address is a 422 that names the field", async () => {
  for (const email of ["nope", "a b@c", "", "@", "x@", `${"a".repeat(250)}@b.cc`]) {
    const { status, body } = await call(await lenient(), "POST", "auth/setup", setup({ email }));
    assert.equal(status, 422, email);
    assert.equal(body.errors[0]?.field, "body.email");
  }
});

test("A8 lenient: a weak password will do", async () => {
  const answer = await call(await lenient(), "POST", "auth/setup", setup({ password: "weak" }));
  assert.equal(answer.status, 200);
});

test("A7 strict: a weak or common password makes no administrator", async () => {
  const server = await strict();
  for (const password of ["weak", "password1", "baseball", "first@example.com", "aaaaaaaaaa"]) {
    const answer = await call(server, "POST", "auth/setup", setup({ password }));
    assert.equal(answer.status, 400, password);
  }
  assert.deepEqual(sql(server, admins), []);
});

test("A11 ten at once: one is set up, one administrator", async () => {
  const server = await strict();
  const answers = await Promise.all(
    Array.from(
      { length: 10 },
      (_, i) => call(server, "POST", "auth/setup", setup({ email: `racer${i}@example.com` })),
    ),
  );
  const statuses = answers.map((a) => a.status).sort();
  assert.deepEqual(statuses, [200, ...Array(9).fill(400)]);
  assert.equal(sql(server, admins).length, 1);
});

test("A5 setup makes an administrator", async () => {
  await using server = await startServer({ settings: { multiuser: true } });
  const { status, body } = await call(server, "POST", "auth/setup", setup({ display_name: "A" }));
  assert.equal(status, 200);
  assert.equal(body.success, true);
  assert.equal(body.user.is_admin, true);
  assert.equal(body.user.display_name, "A");
  assert.doesNotMatch(JSON.stringify(body), /hash|argon2/);
});

test("A6 a second setup is refused and adds nobody", async () => {
  const { server } = await house();
  const before = sql(server, "SELECT count(*) AS n FROM users");
  const answer = await call(server, "POST", "auth/setup", setup({ email: "second@example.com" }));
  assert.equal(answer.status, 400);
  assert.deepEqual(sql(server, "SELECT count(*) AS n FROM users"), before);
});

test("A12 a refused demotion of the sole administrator does not reopen the setup", async () => {
  await using server = await startServer({ settings: { multiuser: true } });
  await call(server, "POST", "auth/setup", setup({}));
  const login = await call(server, "POST", "auth/login", setup({}));
  const { token, user } = login.body;
  for (const body of [{ is_admin: false }, { is_active: false }]) {
    const answer = await call(server, "PATCH", `auth/users/${user.user_id}`, { token, body });
    assert.equal(answer.status, 400);
  }
  const again = await call(server, "POST", "auth/setup", setup({ email: "late@example.com" }));
  assert.equal(again.status, 400);
});

test("A13 single-user: no setup and no signing in", async () => {
  for (const path of ["auth/setup", "auth/login"]) {
    assert.equal((await call(await single(), "POST", path, setup({}))).status, 403);
  }
});

test("A14 single-user: a board belongs to the built-in user", async () => {
  const { status, body } = await call(await single(), "POST", "boards/?board_name=Mine");
  assert.equal(status, 201);
  assert.equal(body.user_id, "system");
});

const workflow = {
  name: "W",
  author: "",
  description: "",
  version: "1.0.0",
  contact: "",
  tags: "",
  notes: "",
  exposedFields: [],
  meta: { version: "3.0.0", category: "user" },
  nodes: [],
  edges: [],
  form: null,
};

test("A15 a workflow is private to the built-in user, or in multi-user mode to its maker", async () => {
  const alone = await call(await single(), "POST", "workflows/", { body: { workflow } });
  assert.ok(alone.status === 200 || alone.status === 201, alone.text);
  assert.equal(alone.body.user_id, "system");
  assert.equal(alone.body.is_public, false);
  const { server, ad } = await house();
  const al = await addPerson(server, ad);
  const own = await call(server, "POST", "workflows/", { token: al.token, body: { workflow } });
  assert.equal(own.body.user_id, al.id);
  assert.equal(own.body.is_public, false);
});

test("A16 single-user: I am the built-in user, without a token", async () => {
  const { status, body } = await call(await single(), "GET", "auth/me");
  assert.equal(status, 200);
  assert.equal(body.user_id, "system");
  assert.equal(body.is_admin, true);
});

test("A17 reachable from elsewhere, the first setup wants the code of the console", async () => {
  await using server = await startServer({ settings: { multiuser: true, host: "0.0.0.0" } });
  const local = { url: server.url.replace("0.0.0.0", "127.0.0.1") };
  assert.equal((await call(local, "GET", "auth/status")).body.setup_code_required, true);
  for (const setup_code of [undefined, "", "0000-0000-0000-0000"]) {
    assert.equal((await call(local, "POST", "auth/setup", setup({ setup_code }))).status, 403);
  }
  const path = `${server.root}/setup-code`;
  assert.equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
  const code = Deno.readTextFileSync(path).trim();
  assert.ok(server.output().includes(code));
  const answer = await call(local, "POST", "auth/setup", setup({ setup_code: code.toLowerCase() }));
  assert.equal(answer.status, 200, answer.text);
  assert.throws(() => Deno.statSync(path), Deno.errors.NotFound);
});

test("A18 single-user things are the administrators' in multi-user mode, who hand them on", async () => {
  const root = await Deno.makeTempDir({ prefix: "atelier-switch-" });
  try {
    const alone = await startServer({ root });
    const made = await call(alone, "POST", "boards/?board_name=Before");
    const prompt = { name: "Before", content: "c" };
    const own = {
      workflows: (await call(alone, "POST", "workflows/", { body: { workflow } })).body.workflow_id,
      style_presets: (await call(alone, "POST", "style_presets/", {
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({
          data: JSON.stringify({
            name: "Before",
            positive_prompt: "p",
            negative_prompt: "n",
            type: "user",
          }),
        }).toString(),
      })).body["id"] as string,
      system_prompts: (await call(alone, "POST", "system_prompts/", { body: prompt }))
        .body["id"] as string,
    };
    await alone.stop();
    await using server = await startServer({ root, settings: { multiuser: true } });
    const first = await call(server, "POST", "auth/setup", setup({}));
    const ad = {
      id: first.body.user.user_id,
      email: "first@example.com",
      token: await signIn(server, "first@example.com"),
    };
    const al = await addPerson(server, ad);
    const board = `boards/${made.body.board_id}`;
    assert.equal((await call(server, "GET", board, { token: ad.token })).status, 200);
    assert.equal((await call(server, "GET", board, { token: al.token })).status, 404);
    const bo = await addPerson(server, ad);
    const unseenBy = async ({ token }: { token: string }) => {
      for (const [path, id] of Object.entries(own)) {
        assert.ok(id, path);
        assert.ok(!(await call(server, "GET", `${path}/`, { token })).text.includes(id), path);
        const one = `${path}/i/${id}`;
        assert.equal((await call(server, "GET", one, { token })).status, 404, one);
      }
    };
    await unseenBy(al);
    const moved = await call(server, "POST", "auth/users/system/transfer", {
      token: ad.token,
      body: { to: al.id },
    });
    assert.equal(moved.status, 200);
    assert.equal(moved.body.boards, 1);
    await unseenBy(bo);
    assert.equal((await call(server, "GET", board, { token: al.token })).status, 200);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
