import assert from "node:assert/strict";
import { startServer } from "../../server.ts";
import { addPerson, call, type Fields, PASSWORD, setUpAdmin, signIn, sql } from "../../client.ts";
import { house, strictHouse, test, withPerson } from "./servers.ts";

test("C57 users are managed by administrators only", async () => {
  const { server, al } = await withPerson();
  const calls = [
    ["GET", "auth/users", undefined],
    ["POST", "auth/users", { email: "x@example.com", password: PASSWORD }],
    ["GET", `auth/users/${al.id}`, undefined],
    ["PATCH", `auth/users/${al.id}`, { is_admin: true }],
    ["DELETE", `auth/users/${al.id}`, undefined],
  ] as const;
  for (const [method, path, body] of calls) {
    assert.equal((await call(server, method, path, { token: al.token, body })).status, 403);
    assert.equal((await call(server, method, path, { body })).status, 401);
  }
});

test("C58 a new person has an id, is active, and no hash is shown", async () => {
  const { server, ad } = await house();
  const answer = await call(server, "POST", "auth/users", {
    token: ad.token,
    body: { email: "new@example.com", password: PASSWORD, display_name: "New" },
  });
  assert.equal(answer.status, 201);
  assert.ok(answer.body.user_id);
  assert.equal(answer.body.is_active, true);
  assert.equal(answer.body.is_admin, false);
  assert.doesNotMatch(answer.text, /hash|argon2/);
});

test("C59 an address in use is refused, whatever its case", async () => {
  const { server, ad, al } = await withPerson();
  for (
    const email of [al.email, al.email.toUpperCase(), ` ${al.email}`, "ｐ" + al.email.slice(1)]
  ) {
    const body = { email, password: PASSWORD };
    const answer = await call(server, "POST", "auth/users", { token: ad.token, body });
    assert.equal(answer.status, 400, email);
  }
  const bo = await addPerson(server, ad);
  const change = { token: ad.token, body: { email: al.email.toUpperCase() } };
  assert.equal((await call(server, "PATCH", `auth/users/${bo.id}`, change)).status, 400);
});

test("C60 strict: no weak passwords for others either", async () => {
  const { server, ad } = await strictHouse();
  const body = { email: "weak@example.com", password: "weak" };
  assert.equal((await call(server, "POST", "auth/users", { token: ad.token, body })).status, 400);
});

test("C61 the built-in user is not listed", async () => {
  const { server, ad, al } = await withPerson();
  const { body } = await call<Fields[]>(server, "GET", "auth/users", { token: ad.token });
  const ids = body.map((user) => user.user_id);
  assert.ok(ids.includes(al.id));
  assert.ok(!ids.includes("system"));
});

test("C62 250 people can all be paged through and searched", async () => {
  await using server = await startServer({ settings: { multiuser: true } });
  const ad = await setUpAdmin(server);
  sql(
    server,
    `INSERT INTO users (user_id, email, email_key, display_name, created_at, updated_at)
     WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 249)
     SELECT 'u' || i, 'u' || i || '@example.com', 'u' || i || '@example.com', 'Name ' || i,
       '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z' FROM n`,
  );
  const seen = new Set<string>();
  for (let offset = 0; offset < 250; offset += 100) {
    const path = `auth/users?limit=100&offset=${offset}`;
    const answer = await call<Fields[]>(server, "GET", path, { token: ad.token });
    assert.equal(answer.headers.get("x-total-count"), "250");
    for (const user of answer.body) seen.add(user.user_id);
  }
  assert.equal(seen.size, 250);
  const all = await call<Fields[]>(server, "GET", "auth/users", { token: ad.token });
  assert.equal(all.body.length, 250);
  const found = await call<Fields[]>(server, "GET", "auth/users?search=NAME%20249", {
    token: ad.token,
  });
  assert.deepEqual(found.body.map((u) => u.user_id), ["u249"]);
  const none = await call(server, "GET", "auth/users?search=%25", { token: ad.token });
  assert.deepEqual(none.body, []);
  for (const query of ["limit=0", "limit=x", "offset=-1", "page=2"]) {
    const { status } = await call(server, "GET", `auth/users?${query}`, { token: ad.token });
    assert.equal(status, 422, query);
  }
});

test("C63 C64 an unknown user is a 404", async () => {
  const { server, ad } = await house();
  const path = `auth/users/${crypto.randomUUID()}`;
  const { token } = ad;
  assert.equal((await call(server, "GET", path, { token })).status, 404);
  const change = { token, body: { display_name: "x" } };
  assert.equal((await call(server, "PATCH", path, change)).status, 404);
  assert.equal((await call(server, "DELETE", path, { token })).status, 404);
});

test("C65 a deleted user and their token are invalid", async () => {
  const { server, ad, al } = await withPerson();
  const path = `auth/users/${al.id}`;
  assert.equal((await call(server, "DELETE", path, { token: ad.token })).status, 204);
  assert.equal((await call(server, "GET", path, { token: ad.token })).status, 404);
  assert.equal((await call(server, "GET", "auth/me", { token: al.token })).status, 401);
});

test("C66 C67 C68 the last administrator stays one, and may change their name", async () => {
  await using server = await startServer({ settings: { multiuser: true } });
  const ad = await setUpAdmin(server);
  const path = `auth/users/${ad.id}`;
  const patch = (who: string, body: unknown) =>
    call(server, "PATCH", who, { token: ad.token, body });
  assert.equal((await patch(path, { is_admin: false })).status, 400);
  assert.equal((await patch(path, { is_active: false })).status, 400);
  assert.equal((await call(server, "DELETE", path, { token: ad.token })).status, 400);
  const own = { token: ad.token, body: { current_password: PASSWORD } };
  assert.equal((await call(server, "DELETE", "auth/me", own)).status, 400);
  assert.equal((await patch(path, { display_name: "Boss" })).status, 200);
  assert.equal((await patch(path, { password: `${PASSWORD}2` })).status, 200);
  const sleeping = await addPerson(server, ad, { is_admin: true });
  assert.equal((await patch(`auth/users/${sleeping.id}`, { is_active: false })).status, 200);
  assert.equal(
    (await patch(path, { is_admin: false })).status,
    400,
    "a sleeper is no administrator",
  );
  const ad2 = await addPerson(server, ad, { is_admin: true });
  assert.equal((await patch(`auth/users/${ad2.id}`, { is_admin: false })).status, 200);
});

test("C69 of two administrators deleted at once, one stays", async () => {
  const demote = ["PATCH", { is_admin: false }] as const;
  const sleep = ["PATCH", { is_active: false }] as const;
  const remove = ["DELETE", undefined] as const;
  await using server = await startServer({ settings: { multiuser: true } });
  let ad = await setUpAdmin(server);
  for (
    const [first, second] of [[demote, demote], [remove, remove], [remove, demote], [sleep, demote]]
  ) {
    if (!first || !second) continue;
    const ad2 = await addPerson(server, ad, { is_admin: true });
    const go = (who: string, [method, body]: typeof demote | typeof sleep | typeof remove) =>
      call(server, method, `auth/users/${who}`, { token: ad.token, body });
    const answers = await Promise.all([go(ad.id, first), go(ad2.id, second)]);
    const done = answers.filter((a) => a.status < 300).length;
    assert.equal(done, 1, answers.map((a) => a.status).join());
    const left = sql(
      server,
      "SELECT user_id FROM users WHERE is_admin = 1 AND is_active = 1 AND user_id <> 'system'",
    );
    assert.equal(left.length, 1);
    if (left[0]?.["user_id"] === ad2.id) ad = { ...ad2, token: await signIn(server, ad2.email) };
  }
});

test("C70 a deactivated administrator can be deleted", async () => {
  const { server, ad } = await house();
  const ad2 = await addPerson(server, ad, { is_admin: true });
  const path = `auth/users/${ad2.id}`;
  await call(server, "PATCH", path, { token: ad.token, body: { is_active: false } });
  assert.equal((await call(server, "DELETE", path, { token: ad.token })).status, 204);
});

test("C71 C72 the built-in user can be renamed and nothing else", async () => {
  const { server, ad } = await house();
  const { token } = ad;
  const changes = [
    { is_admin: true },
    { is_admin: false },
    { password: PASSWORD },
    { is_active: false },
    { email: "s@example.com" },
  ];
  for (const body of changes) {
    assert.equal((await call(server, "PATCH", "auth/users/system", { token, body })).status, 400);
  }
  assert.equal((await call(server, "DELETE", "auth/users/system", { token })).status, 400);
  const reset = await call(server, "POST", "auth/users/system/reset-password", { token });
  assert.equal(reset.status, 400);
  const name = { token, body: { display_name: "House" } };
  assert.equal((await call(server, "PATCH", "auth/users/system", name)).status, 200);
});

test("C73 a hash set for the built-in user does not sign in", async () => {
  const { server, al } = await withPerson();
  const [row] = sql(server, "SELECT password_hash AS hash FROM users WHERE user_id = ?", al.id);
  sql(server, "UPDATE users SET password_hash = ? WHERE user_id = 'system'", String(row?.["hash"]));
  const body = { email: "system@system.invalid", password: PASSWORD };
  assert.equal((await call(server, "POST", "auth/login", { body })).status, 401);
});

test("C74 C75 rights follow the user, not the token", async () => {
  const { server, ad, al } = await withPerson({ is_admin: true });
  const users = async () => (await call(server, "GET", "auth/users", { token: al.token })).status;
  const role = (is_admin: boolean) =>
    call(server, "PATCH", `auth/users/${al.id}`, { token: ad.token, body: { is_admin } });
  assert.equal(await users(), 200);
  await role(false);
  assert.equal(await users(), 403);
  await role(true);
  assert.equal(await users(), 200);
});

test("C78 C79 a password set by an administrator ends sessions, but not the one that asked", async () => {
  const { server, ad } = await house();
  const al = await addPerson(server, ad);
  const boss = await addPerson(server, ad, { is_admin: true });
  const other = await signIn(server, boss.email);
  const set = (who: string) =>
    call(server, "PATCH", `auth/users/${who}`, {
      token: boss.token,
      body: { password: `${PASSWORD}9` },
    });
  const me = async (token: string) => (await call(server, "GET", "auth/me", { token })).status;
  assert.equal((await set(al.id)).status, 200);
  assert.deepEqual([await me(al.token), await me(boss.token)], [401, 200]);
  assert.equal((await set(boss.id)).status, 200);
  assert.deepEqual([await me(boss.token), await me(other)], [200, 401]);
});

test("C84 names come back as they were given", async () => {
  const { server, ad } = await house();
  for (
    const display_name of ["<script>alert(1)</script>", "../../x", "'; DROP--", "e\u0301 \u{1f600}"]
  ) {
    const al = await addPerson(server, ad, { display_name });
    const { body } = await call(server, "GET", `auth/users/${al.id}`, { token: ad.token });
    assert.equal(body.display_name, display_name);
  }
});
