import assert from "node:assert/strict";
import { hash } from "@node-rs/argon2";
import { addPerson, call, PASSWORD, signIn, sql } from "../../client.ts";
import { house, proxied, test, withPerson } from "./servers.ts";

const login = (email: string, password: string, more: Record<string, unknown> = {}) => ({
  body: { email, password, ...more },
});

test("B19 a right login gives a token for 24 hours", async () => {
  const { server, al } = await withPerson();
  const { status, body } = await call(server, "POST", "auth/login", login(al.email, PASSWORD));
  assert.equal(status, 200);
  assert.ok(body.token.length > 20);
  assert.equal(body.user.email, al.email);
  assert.equal(body.expires_in, 86_400);
});

test("B20 remember me: seven days", async () => {
  const { server, al } = await withPerson();
  const answer = await call(
    server,
    "POST",
    "auth/login",
    login(al.email, PASSWORD, { remember_me: true }),
  );
  assert.equal(answer.body.expires_in, 604_800);
});

test("B21 B22 a wrong password and an unknown address get the same answer", async () => {
  const { server, al } = await withPerson();
  const wrong = await call(server, "POST", "auth/login", login(al.email, "not it"));
  const unknown = await call(server, "POST", "auth/login", login("who@example.com", "not it"));
  assert.equal(wrong.status, 401);
  assert.equal(unknown.status, 401);
  assert.deepEqual(wrong.body, unknown.body);
});

test("B23 deactivated: said only with the right password", async () => {
  const { server, ad, al } = await withPerson();
  await call(server, "PATCH", `auth/users/${al.id}`, {
    token: ad.token,
    body: { is_active: false },
  });
  assert.equal((await call(server, "POST", "auth/login", login(al.email, PASSWORD))).status, 403);
  assert.equal((await call(server, "POST", "auth/login", login(al.email, "wrong"))).status, 401);
});

const INJECTIONS = [
  "' OR 1=1 --",
  "a'; DROP TABLE users; --@x",
  '"@"',
  "<script>@x",
  "%00@x\u0000",
];

test("B24 SQL and HTML as address are refused", async () => {
  const { server } = await house();
  for (const email of INJECTIONS) {
    const { status } = await call(server, "POST", "auth/login", login(email, PASSWORD));
    assert.ok([401, 422].includes(status), `${email}: ${status}`);
  }
});

test("B25 SQL as password is refused and changes nothing", async () => {
  const { server, ad, al } = await withPerson();
  const before = sql(server, "SELECT count(*) AS n FROM users");
  for (const password of INJECTIONS) {
    assert.equal((await call(server, "POST", "auth/login", login(al.email, password))).status, 401);
  }
  assert.deepEqual(sql(server, "SELECT count(*) AS n FROM users"), before);
  assert.equal((await call(server, "GET", "auth/me", { token: ad.token })).status, 200);
});

test("B26 what can be neither an address nor a user name is a 422", async () => {
  const { server } = await house();
  assert.equal((await call(server, "POST", "auth/login", login("al@", PASSWORD))).status, 422);
});

test("B27 auth/me is the signed-in user, without the hash", async () => {
  const { server, al } = await withPerson();
  const { status, body, text } = await call(server, "GET", "auth/me", { token: al.token });
  assert.equal(status, 200);
  assert.equal(body.user_id, al.id);
  assert.doesNotMatch(text, /hash|argon2/i);
});

test("B28 no token, or garbage, is not signed in", async () => {
  const { server } = await house();
  assert.equal((await call(server, "GET", "auth/me")).status, 401);
  for (const token of ["garbage", "a.b.c", "", "atl_nope", "ey".repeat(4000)]) {
    assert.equal((await call(server, "GET", "auth/me", { token })).status, 401, token.slice(0, 9));
  }
});

test("B34 login sets one cookie that no script can read", async () => {
  const { server, al } = await withPerson();
  const answer = await call(server, "POST", "auth/login", login(al.email, PASSWORD));
  const cookies = answer.headers.getSetCookie();
  assert.equal(cookies.length, 1);
  const parts = (cookies[0] ?? "").split("; ");
  for (const part of ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=86400"]) {
    assert.ok(parts.includes(part), `${part} in ${cookies[0]}`);
  }
  assert.ok(!parts.includes("Secure"));
});

test("B35 over https the cookie is Secure, over http not", async () => {
  const { server, ad } = await proxied();
  for (const [proto, secure] of [["https", true], ["http", false]] as const) {
    const answer = await call(server, "POST", "auth/login", {
      ...login(ad.email, PASSWORD),
      headers: { "x-forwarded-proto": proto },
    });
    assert.equal(/; Secure/.test(answer.headers.get("set-cookie") ?? ""), secure, proto);
    const { headers } = await call(server, "POST", "auth/logout", {
      token: answer.body.token,
      headers: { "x-forwarded-proto": proto },
    });
    assert.equal(headers.get("clear-site-data"), secure ? '"cache"' : null, proto);
  }
  const direct = await house(); // no trusted proxy there: the header is nothing
  const answer = await call(direct.server, "POST", "auth/login", {
    ...login(direct.ad.email, PASSWORD),
    headers: { "x-forwarded-proto": "https" },
  });
  assert.doesNotMatch(answer.headers.get("set-cookie") ?? "", /Secure/);
});

test("B36 with a base path the cookie is set and removed on that path", async () => {
  const { server, ad } = await proxied();
  const signedIn = await call(server, "POST", "auth/login", login(ad.email, PASSWORD));
  assert.match(signedIn.headers.get("set-cookie") ?? "", /; Path=\/x(;|$)/);
  const out = await call(server, "POST", "auth/logout", { token: signedIn.body.token });
  assert.match(out.headers.get("set-cookie") ?? "", /^atelier_session=; Max-Age=0; Path=\/x(;|$)/);
});

test("B46 only the answer of a login has a token", async () => {
  const { server, al } = await withPerson();
  const { token } = al;
  const answers = [
    await call(server, "GET", "auth/me", { token }),
    await call(server, "PATCH", "auth/me", { token, body: { display_name: "New" } }),
    await call(server, "PATCH", "auth/me", {
      token,
      body: { current_password: PASSWORD, new_password: `${PASSWORD}!` },
    }),
    await call(server, "GET", "auth/sessions", { token }),
    await call(server, "GET", "app/version", { token }),
  ];
  for (const { status, headers, text } of answers) {
    assert.equal(status, 200, text);
    assert.doesNotMatch(text + JSON.stringify([...headers]), /eyJ|atelier_session=\w/);
    assert.equal(headers.get("x-refreshed-token"), null);
  }
});

test("B55 the case of an address does not matter", async () => {
  const { server, ad } = await house();
  const bo = await addPerson(server, ad);
  const shouted = bo.email.replace("person", "PERSON").replace("example", "Example");
  const answer = await call(server, "POST", "auth/login", login(` ${shouted} `, PASSWORD));
  assert.equal(answer.status, 200);
  assert.equal(answer.body.user.user_id, bo.id);
});

test("a hash with weaker parameters is replaced at sign-in", async () => {
  const { server, al } = await withPerson();
  const weak = await hash(PASSWORD, { memoryCost: 8192, timeCost: 1, parallelism: 1 });
  sql(server, "UPDATE users SET password_hash = ? WHERE user_id = ?", weak, al.id);
  const kept = () =>
    String(sql(server, "SELECT password_hash AS h FROM users WHERE user_id = ?", al.id)[0]?.["h"]);
  assert.equal((await call(server, "POST", "auth/login", login(al.email, "wrong"))).status, 401);
  assert.equal(kept(), weak);
  await signIn(server, al.email);
  assert.match(kept(), /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  await signIn(server, al.email);
});

test("B56 every byte of a long password counts", async () => {
  const { server, ad } = await house();
  for (const length of [100, 10_000]) {
    const password = "Långe".repeat(length).slice(0, length);
    const al = await addPerson(server, ad);
    const change = await call(server, "PATCH", `auth/users/${al.id}`, {
      token: ad.token,
      body: { password },
    });
    assert.equal(change.status, 200);
    for (const cut of [72, length - 1]) {
      const short = await call(
        server,
        "POST",
        "auth/login",
        login(al.email, password.slice(0, cut)),
      );
      assert.equal(short.status, 401);
    }
    await signIn(server, al.email, { password });
  }
});
