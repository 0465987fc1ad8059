/**
 * Between the gate's look and the transaction a password is hashed: what may not happen meanwhile.
 */
import assert from "node:assert/strict";
import { addPerson, call, PASSWORD, type Person, setUpAdmin, signIn, sql } from "../client.ts";
import { startServer, type TestServer } from "../server.ts";

const ROUNDS = 4;

async function house() {
  const server = await startServer({ settings: { multiuser: true, log_level: "error" } });
  return { server, ad: await setUpAdmin(server) };
}

const change = (server: TestServer, { token }: Pick<Person, "token">, new_password: string) =>
  call(server, "PATCH", "auth/me", { token, body: { current_password: PASSWORD, new_password } });

async function signsIn(server: TestServer, { email }: Person, password: string): Promise<boolean> {
  const { status } = await call(server, "POST", "auth/login", { body: { email, password } });
  return status === 200;
}

Deno.test("an administrator's request is not written after their demotion", async () => {
  const { server, ad } = await house();
  await using _ = server;
  for (let round = 0; round < ROUNDS; round++) {
    const boss = await addPerson(server, ad, { is_admin: true });
    const made = Array.from({ length: 10 }, (_, i) =>
      call(server, "POST", "auth/users", {
        token: boss.token,
        body: { email: `${round}-${i}@late.example`, password: PASSWORD, is_admin: true },
      }));
    const demoted = await call(server, "PATCH", `auth/users/${boss.id}`, {
      token: ad.token,
      body: { is_admin: false },
    });
    assert.equal(demoted.status, 200);
    const answers = await Promise.all(made);
    const [{ late } = {}] = sql(
      server,
      `select count(*) as late from audit_log where actor_id = ? and action = 'user.create'
       and audit_id > (select max(audit_id) from audit_log where target_id = ? and action = 'user.update')`,
      boss.id,
      boss.id,
    );
    assert.equal(late, 0, `statuses ${answers.map(({ status }) => status)}`);
  }
});

Deno.test("of two simultaneous password changes, one wins and the other is refused", async () => {
  const { server, ad } = await house();
  await using _ = server;
  for (let round = 0; round < ROUNDS; round++) {
    const al = await addPerson(server, ad);
    const other = { token: await signIn(server, al.email) };
    const [one, two, three] = await Promise.all([
      change(server, al, "One-Horse-17"),
      change(server, al, "Two-Horse-17"),
      change(server, other, "Three-Horse-17"),
    ]);
    const taken = [one, two, three].filter(({ status }) => status === 200);
    assert.equal(taken.length, 1, `${[one, two, three].map(({ status }) => status)}`);
    for (const { status } of [one, two, three]) assert.ok([200, 400, 401, 409].includes(status));
    const winner = [one, two, three].indexOf(taken[0]!);
    const passwords = ["One-Horse-17", "Two-Horse-17", "Three-Horse-17"];
    assert.ok(await signsIn(server, al, passwords[winner]!));
  }
});

Deno.test("a reset is not undone by someone who knew the old password", async () => {
  const { server, ad } = await house();
  await using _ = server;
  for (let round = 0; round < 2 * ROUNDS; round++) {
    const al = await addPerson(server, ad);
    const reset = call(server, "POST", `auth/users/${al.id}/reset-password`, ad);
    // At once, and a little later: before, in and after the hashing of the reset.
    await new Promise((resolve) => setTimeout(resolve, 15 * round));
    const begun = [
      change(server, al, "Stolen-Horse-17"),
      call(server, "PATCH", "auth/me", {
        token: al.token,
        body: { current_password: PASSWORD, email: `thief${round}@example.com` },
      }),
      call(server, "DELETE", "auth/me", {
        token: al.token,
        body: { current_password: PASSWORD },
      }),
      call(server, "POST", "auth/api-keys", {
        token: al.token,
        body: { name: "k", scopes: ["manage"] },
      }),
    ];
    const { status, body } = await reset;
    await Promise.all(begun);
    if (status === 404) continue; // the account was deleted before
    assert.equal(status, 200);
    const [account] = sql(server, "select email from users where user_id = ?", al.id);
    assert.ok(account, "deleted after the reset");
    assert.ok(await signsIn(server, { ...al, email: String(account["email"]) }, body.password));
    const [{ keys } = {}] = sql(
      server,
      "select count(*) as keys from api_keys where user_id = ? and revoked_at is null",
      al.id,
    );
    assert.equal(keys, 0, "a key lives on");
    const [{ late } = {}] = sql(
      server,
      `select count(*) as late from audit_log where actor_id = ? and action <> 'login' and audit_id >
       (select audit_id from audit_log where target_id = ? and actor_id = ? and action = 'user.update')`,
      al.id,
      al.id,
      ad.id,
    );
    assert.equal(late, 0, "something was done after the reset");
  }
});
