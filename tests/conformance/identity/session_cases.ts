import assert from "node:assert/strict";
import type { TestServer } from "../../server.ts";
import { addPerson, call, signIn, sql } from "../../client.ts";
import { openSocket, PROMPTLY_MS } from "./socket.ts";
import { test, withPerson } from "./servers.ts";

const me = async (server: TestServer, token: string): Promise<number> =>
  (await call(server, "GET", "auth/me", { token })).status;
const rowOf = (server: TestServer, userId: string) =>
  sql(server, "SELECT * FROM user_sessions WHERE user_id = ?", userId)[0] ?? {};

test("B40 B42 logout ends the session, its sockets and the cookie", async () => {
  const { server, al } = await withPerson();
  const socket = await openSocket(server, al.token);
  const answer = await call(server, "POST", "auth/logout", { token: al.token });
  assert.equal(answer.status, 200);
  assert.equal(answer.body.success, true);
  assert.match(answer.headers.get("set-cookie") ?? "", /^atelier_session=; Max-Age=0/);
  assert.notEqual(rowOf(server, al.id)["ended_at"], null);
  assert.equal(await me(server, al.token), 401);
  assert.equal((await call(server, "GET", "auth/me", { cookie: al.token })).status, 401);
  await socket.closedWithin(PROMPTLY_MS);
});

test("B41 logging out needs a session", async () => {
  const { server } = await withPerson();
  assert.equal((await call(server, "POST", "auth/logout")).status, 401);
});

test("B43 log out everywhere", async () => {
  const { server, al } = await withPerson();
  const second = await signIn(server, al.email);
  const sockets = [await openSocket(server, al.token), await openSocket(server, second)];
  const answer = await call(server, "DELETE", "auth/sessions", { token: second });
  assert.deepEqual(answer.body, { ended: 2 });
  assert.deepEqual([await me(server, al.token), await me(server, second)], [401, 401]);
  for (const socket of sockets) await socket.closedWithin(PROMPTLY_MS);
});

test("B44 using a session starts its idle window again, one write a minute at most", async () => {
  const { server, ad, al } = await withPerson();
  const bo = await addPerson(server, ad);
  bo.token = await signIn(server, bo.email, { remember_me: true });
  for (const [person, hours] of [[al, 24], [bo, 24 * 7]] as const) {
    const ago = new Date(Date.now() - 120_000).toISOString();
    const soon = new Date(Date.now() + 60_000).toISOString();
    sql(
      server,
      "UPDATE user_sessions SET last_seen_at = ?, expires_at = ? WHERE user_id = ?",
      ago,
      soon,
      person.id,
    );
    assert.equal(await me(server, person.token), 200);
    const row = sql(
      server,
      "SELECT * FROM user_sessions WHERE user_id = ? AND last_seen_at > ?",
      person.id,
      ago,
    )[0] ?? {};
    const left = Date.parse(String(row["expires_at"])) - Date.now();
    assert.ok(Math.abs(left - hours * 3_600_000) < 60_000, `${left} ms left`);
    assert.equal(await me(server, person.token), 200);
    const again = sql(
      server,
      "SELECT * FROM user_sessions WHERE session_id = ?",
      String(row["session_id"]),
    )[0];
    assert.deepEqual(again, row);
  }
});

test("B44 an idle window that has run out ends the session", async () => {
  const { server, al } = await withPerson();
  const past = new Date(Date.now() - 1).toISOString();
  sql(server, "UPDATE user_sessions SET expires_at = ? WHERE user_id = ?", past, al.id);
  assert.equal(await me(server, al.token), 401);
});

test("B45 at the absolute limit a session ends, however busy", async () => {
  const { server, al } = await withPerson();
  const made = rowOf(server, al.id);
  const days = (Date.parse(String(made["absolute_expires_at"])) - Date.now()) / 86_400_000;
  assert.ok(Math.abs(days - 30) < 0.01);
  const past = new Date(Date.now() - 1).toISOString();
  sql(server, "UPDATE user_sessions SET absolute_expires_at = ? WHERE user_id = ?", past, al.id);
  assert.equal(await me(server, al.token), 401);
});

test("B47 a user lists and ends their own sessions; others' are 404", async () => {
  const { server, ad, al } = await withPerson();
  const bo = await addPerson(server, ad);
  const second = await signIn(server, al.email);
  const { body } = await call<Record<string, unknown>[]>(server, "GET", "auth/sessions", {
    token: al.token,
  });
  assert.equal(body.length, 2);
  const other = body.find((session) => session["current"] === false) ?? {};
  for (const field of ["created_at", "last_seen_at", "address", "client"]) {
    assert.equal(typeof other[field], "string", field);
  }
  assert.equal(other["address"], "127.0.0.1");
  const socket = await openSocket(server, second);
  const path = `auth/sessions/${other["session_id"]}`;
  assert.equal((await call(server, "DELETE", path, { token: bo.token })).status, 404);
  assert.equal(await me(server, second), 200);
  assert.equal((await call(server, "DELETE", path, { token: al.token })).status, 204);
  assert.equal(await me(server, second), 401);
  assert.equal(await me(server, al.token), 200);
  await socket.closedWithin(PROMPTLY_MS);
  assert.equal((await call(server, "DELETE", path, { token: al.token })).status, 404);
});

test("B48 a new role is in force at the next call, both ways", async () => {
  const { server, ad, al } = await withPerson();
  const users = async () => (await call(server, "GET", "auth/users", { token: al.token })).status;
  const role = (is_admin: boolean) =>
    call(server, "PATCH", `auth/users/${al.id}`, { token: ad.token, body: { is_admin } });
  assert.equal(await users(), 403);
  await role(true);
  assert.equal(await users(), 200);
  await role(false);
  assert.equal(await users(), 403);
});

test("B49 after deactivation or deletion a token is invalid, also after reactivation", async () => {
  const { server, ad, al } = await withPerson();
  const bo = await addPerson(server, ad);
  const socket = await openSocket(server, al.token);
  const active = (is_active: boolean) =>
    call(server, "PATCH", `auth/users/${al.id}`, { token: ad.token, body: { is_active } });
  await active(false);
  assert.equal(await me(server, al.token), 401);
  await socket.closedWithin(PROMPTLY_MS);
  await active(true);
  assert.equal(await me(server, al.token), 401);
  await call(server, "DELETE", `auth/users/${bo.id}`, { token: ad.token });
  assert.equal(await me(server, bo.token), 401);
});
