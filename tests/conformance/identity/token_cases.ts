import assert from "node:assert/strict";
import { SignJWT } from "jose";
import type { TestServer } from "../../server.ts";
import { addPerson, call, type Fields, PASSWORD, type Person, signIn, sql } from "../../client.ts";
import { house, shared, test, withPerson } from "./servers.ts";

/** A token as the server would sign it, with its own key: what only its claims can give away. */
async function forge(
  server: TestServer,
  claims: { sub: string; sid: string; [name: string]: unknown },
  { exp = Math.floor(Date.now() / 1000) + 600, key }: { exp?: number; key?: Uint8Array } = {},
): Promise<string> {
  const own = Uint8Array.fromBase64(Deno.readTextFileSync(`${server.root}/signing.key`).trim(), {
    alphabet: "base64url",
  });
  return await new SignJWT(claims).setProtectedHeader({ alg: "HS256", typ: "at+jwt" })
    .setIssuer("atelier").setIssuedAt().setExpirationTime(exp).sign(key ?? own);
}

const sidOf = (token: string): string => part(token, 1)["sid"] as string;
const part = (token: string, index: number): Record<string, unknown> =>
  JSON.parse(new TextDecoder().decode(
    Uint8Array.fromBase64(token.split(".")[index] ?? "", { alphabet: "base64url" }),
  ));
const encode = (value: unknown): string =>
  new TextEncoder().encode(JSON.stringify(value))
    .toBase64({ alphabet: "base64url", omitPadding: true });

async function refused(server: TestServer, token: string): Promise<void> {
  for (const path of ["auth/me", "auth/users"]) {
    assert.equal((await call(server, "GET", path, { token })).status, 401);
    assert.equal((await call(server, "GET", path, { cookie: token })).status, 401);
  }
}

test("B29 a token signed with another key is invalid", async () => {
  const { server, al } = await withPerson();
  const key = crypto.getRandomValues(new Uint8Array(32));
  await refused(
    server,
    await forge(server, { sub: al.id, sid: sidOf(al.token), is_admin: true }, { key }),
  );
});

test("B30 a changed payload voids the signature", async () => {
  const { server, al } = await withPerson();
  const [head, , signature] = al.token.split(".");
  const payload = encode({ ...part(al.token, 1), is_admin: true });
  await refused(server, `${head}.${payload}.${signature}`);
});

test("B30 a claim to be administrator is not even read", async () => {
  const { server, al } = await withPerson();
  const token = await forge(server, { sub: al.id, sid: sidOf(al.token), is_admin: true });
  assert.equal((await call(server, "GET", "auth/me", { token })).status, 200);
  assert.equal((await call(server, "GET", "auth/users", { token })).status, 403);
});

test("B31 an expired token is invalid", async () => {
  const { server, al } = await withPerson();
  const exp = Math.floor(Date.now() / 1000) - 60;
  await refused(server, await forge(server, { sub: al.id, sid: sidOf(al.token) }, { exp }));
});

test("B32 a token without a signature is invalid", async () => {
  const { server, al } = await withPerson();
  for (const alg of ["none", "None", "HS512", "RS256"]) {
    const [, payload, signature] = al.token.split(".");
    await refused(server, `${encode({ alg, typ: "at+jwt" })}.${payload}.`);
    await refused(server, `${encode({ alg, typ: "at+jwt" })}.${payload}.${signature}`);
  }
});

test("B33 no token is valid for the built-in user", async () => {
  const { server, al } = await withPerson();
  await refused(server, await forge(server, { sub: "system", sid: sidOf(al.token) }));
  const sid = crypto.randomUUID();
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const at = new Date().toISOString();
  sql(
    server,
    `INSERT INTO user_sessions (session_id, user_id, created_at, last_seen_at, expires_at,
      absolute_expires_at) VALUES (?, 'system', ?, ?, ?, ?)`,
    sid,
    at,
    at,
    until,
    until,
  );
  await refused(server, await forge(server, { sub: "system", sid, is_admin: true }));
  await refused(server, await forge(server, { sub: al.id, sid }));
});

test("B37 media-cookie gives the cookie of that same session, no longer than it lasts", async () => {
  const { server, al } = await withPerson();
  const soon = new Date(Date.now() + 1_000_000).toISOString();
  sql(server, "UPDATE user_sessions SET expires_at = ? WHERE user_id = ?", soon, al.id);
  const answer = await call(server, "POST", "auth/media-cookie", { token: al.token });
  assert.equal(answer.status, 200);
  const cookie = answer.headers.get("set-cookie") ?? "";
  const [, token = "", age] = /^atelier_session=([^;]+); Max-Age=(\d+)/.exec(cookie) ?? [];
  assert.equal(sidOf(token), sidOf(al.token));
  assert.ok(Number(age) <= 1000 && Number(age) > 900, cookie);
});

test("B38 media-cookie wants a good Bearer", async () => {
  const { server, ad, al } = await withPerson();
  const ask = (who: Record<string, string>) => call(server, "POST", "auth/media-cookie", who);
  assert.equal((await ask({ cookie: al.token })).status, 401);
  assert.equal((await ask({ token: "bad" })).status, 401);
  await call(server, "PATCH", `auth/users/${al.id}`, {
    token: ad.token,
    body: { is_active: false },
  });
  assert.equal((await ask({ token: al.token })).status, 401);
});

test("B39 single-user: media-cookie is fine and sets nothing", async () => {
  const answer = await call(await shared("single", {}), "POST", "auth/media-cookie");
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("set-cookie"), null);
});

async function makeKey(server: TestServer, owner: Person, scopes: string[], more = {}) {
  return await call(server, "POST", "auth/api-keys", {
    token: owner.token,
    body: { name: "script", scopes, ...more },
  });
}

test("B50 an API key does what its scopes and its owner may", async () => {
  const { server, ad, al } = await withPerson();
  const made = await makeKey(server, al, ["read"]);
  assert.equal(made.status, 201);
  const { key, key_id } = made.body;
  assert.equal((await call(server, "GET", "auth/me", { token: key })).body.user_id, al.id);
  for (
    const [method, path, body] of [
      ["PATCH", "auth/me", { display_name: "x" }],
      ["GET", "auth/users", undefined],
      ["GET", "auth/api-keys", undefined],
      ["POST", "auth/api-keys", { name: "more", scopes: ["manage"] }],
      ["POST", "auth/logout", undefined],
      ["POST", "boards/?board_name=x", undefined],
    ] as const
  ) {
    assert.equal((await call(server, method, path, { token: key, body })).status, 403, path);
  }
  const listed = await call<Fields[]>(server, "GET", "auth/api-keys", { token: al.token });
  assert.equal(listed.body[0]?.key_id, key_id);
  assert.ok(!listed.text.includes(key), "shown once");
  const stored = JSON.stringify(sql(server, "SELECT * FROM api_keys WHERE key_id = ?", key_id));
  assert.ok(!stored.includes(key) && !stored.includes(key.slice(12)), "stored hashed");

  const boss = (await makeKey(server, ad, ["manage"])).body.key;
  assert.equal((await call(server, "GET", "auth/users", { token: boss })).status, 200);
  assert.equal((await call(server, "GET", "auth/me", { token: boss })).status, 403);
  const account = { email: "backdoor@example.com", password: PASSWORD, is_admin: true };
  const backdoor = await call(server, "POST", "auth/users", { token: boss, body: account });
  assert.equal(backdoor.status, 403);

  const other = await addPerson(server, ad);
  const path = `auth/api-keys/${key_id}`;
  assert.equal((await call(server, "DELETE", path, { token: other.token })).status, 404);
  assert.equal((await call(server, "DELETE", path, { token: al.token })).status, 204);
  assert.equal((await call(server, "GET", "auth/me", { token: key })).status, 401);
});

test("B50 a key expires, and sleeps with its owner", async () => {
  const { server, ad, al } = await withPerson();
  const soon = new Date(Date.now() + 60_000).toISOString();
  const { key, key_id } = (await makeKey(server, al, ["read"], { expires_at: soon })).body;
  const ask = async () => (await call(server, "GET", "auth/me", { token: key })).status;
  assert.equal(await ask(), 200);
  const active = (is_active: boolean) =>
    call(server, "PATCH", `auth/users/${al.id}`, { token: ad.token, body: { is_active } });
  await active(false);
  assert.equal(await ask(), 401);
  await active(true);
  assert.equal(await ask(), 200);
  const past = new Date(Date.now() - 1).toISOString();
  sql(server, "UPDATE api_keys SET expires_at = ? WHERE key_id = ?", past, key_id);
  assert.equal(await ask(), 401);
  al.token = await signIn(server, al.email);
  assert.equal((await makeKey(server, al, ["read"], { expires_at: past })).status, 422);
  assert.equal((await makeKey(server, al, ["root"])).status, 422);
  assert.equal((await makeKey(server, al, [])).status, 422);
});

test("B51 the cookie reads as the Bearer does", async () => {
  const { server, al } = await withPerson();
  for (const path of ["auth/me", "auth/sessions", "app/version"]) {
    const byCookie = await call(server, "GET", path, {
      cookie: al.token,
      headers: { "sec-fetch-site": "same-origin" },
    });
    const byBearer = await call(server, "GET", path, { token: al.token });
    assert.equal(byCookie.status, 200);
    assert.equal(byCookie.text, byBearer.text);
  }
});

test("B52 with the cookie only our own pages change anything", async () => {
  const { server, al } = await withPerson();
  const origin = new URL(server.url).origin;
  const rename = (headers: Record<string, string>) =>
    call(server, "PATCH", "auth/me", {
      cookie: al.token,
      body: { display_name: JSON.stringify(headers) },
      headers,
    });
  const foreign: Record<string, string>[] = [
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: origin.replace("http:", "https:") },
    { origin: `${origin}.evil.example` },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "cross-site", origin },
  ];
  for (const headers of foreign) {
    assert.equal((await rename(headers)).status, 403, JSON.stringify(headers));
  }
  const { body } = await call(server, "GET", "auth/me", { token: al.token });
  assert.equal(body.display_name, null);
  const own: Record<string, string>[] = [{ origin }, { "sec-fetch-site": "same-origin" }, {}];
  for (const headers of own) assert.equal((await rename(headers)).status, 200);
  const { status } = await call(server, "PATCH", "auth/me", {
    token: al.token,
    body: { display_name: "by Bearer" },
    headers: { origin: "https://evil.example" },
  });
  assert.equal(status, 200, "who sends a Bearer does so on purpose");
  const house_ = await house();
  const signedIn = await call(house_.server, "POST", "auth/login", {
    body: { email: al.email, password: PASSWORD },
    headers: { origin: "https://evil.example" },
  });
  assert.equal(signedIn.status, 403, "nobody is signed in by another site");
});
