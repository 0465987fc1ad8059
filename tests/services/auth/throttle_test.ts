/** How guessing is slowed down, and how many sessions a user has. */
import assert from "node:assert/strict";
import { findLiveSession, insertSession } from "../../../services/auth/sessions.ts";
import { type Attempt, createThrottle } from "../../../services/auth/throttle.ts";
import { addUser, testDatabase } from "../../database.ts";

const limits = { session_idle_hours: 24, session_remember_days: 7, session_absolute_days: 30 };
const at = (address: string, account = "al"): Attempt => ({
  emailKey: `${account}@example.com`,
  address,
  userId: account,
});

async function studio() {
  const { db, [Symbol.asyncDispose]: dispose } = await testDatabase();
  await addUser(db, "al");
  const throttle = createThrottle({ db });
  return {
    db,
    throttle,
    signIn: (address: string) =>
      db.transaction().execute((trx) =>
        insertSession(trx, limits, { userId: "al", remember: false, address, client: null })
      ),
    fail: async (attempts: Iterable<Attempt>) => {
      for (const attempt of attempts) await throttle.failed(attempt);
    },
    blocked: (attempt: Attempt) => throttle.check(attempt).then(() => false, () => true),
    [Symbol.asyncDispose]: dispose,
  };
}

const times = (count: number, attempt: Attempt) => Array.from({ length: count }, () => attempt);

Deno.test("a success clears the failures of the account, not of the address", async () => {
  await using house = await studio();
  await house.fail(Array.from({ length: 100 }, (_, i) => at("192.0.2.1", `user${i}`)));
  await house.fail([at("192.0.2.1")]);
  assert.equal(await house.blocked(at("192.0.2.1")), true);
  await house.throttle.succeeded(at("192.0.2.1"));
  assert.equal(await house.blocked(at("192.0.2.1")), true);
  await house.fail(times(10, at("192.0.2.2")));
  assert.equal(await house.blocked(at("192.0.2.2")), true);
  await house.throttle.succeeded(at("192.0.2.2"));
  assert.equal(await house.blocked(at("192.0.2.2")), false);
});

Deno.test("an account under attack from many addresses can be reached from its user's own", async () => {
  await using house = await studio();
  await house.signIn("198.51.100.7");
  await house.fail(Array.from({ length: 50 }, (_, i) => at(`192.0.2.${i}`)));
  assert.equal(await house.blocked(at("203.0.113.1")), true);
  assert.equal(await house.blocked(at("198.51.100.7")), false);
  const longAgo = new Date(Date.now() - 91 * 86_400_000).toISOString();
  await house.db.updateTable("user_sessions").set({ created_at: longAgo }).execute();
  assert.equal(await house.blocked(at("198.51.100.7")), true, "not known any more");
});

Deno.test("a password set by an administrator clears the failures of that account only", async () => {
  await using house = await studio();
  await house.fail(times(10, at("192.0.2.1")));
  await house.fail(times(10, at("192.0.2.1", "xal")));
  await house.db.transaction().execute((trx) => house.throttle.forgive(trx, "al@example.com"));
  assert.equal(await house.blocked(at("192.0.2.1")), false);
  assert.equal(await house.blocked(at("192.0.2.1", "xal")), true);
});

Deno.test("beyond a hundred sessions, the least recently used one ends", async () => {
  await using house = await studio();
  const oldest = await house.signIn("192.0.2.1");
  await house.db.updateTable("user_sessions").set({ last_seen_at: "2020-01-01T00:00:00.000Z" })
    .execute();
  for (let i = 0; i < 99; i++) await house.signIn("192.0.2.1");
  assert.ok(await findLiveSession(house.db, oldest.session_id));
  const newest = await house.signIn("192.0.2.1");
  assert.equal(await findLiveSession(house.db, oldest.session_id), undefined);
  assert.ok(await findLiveSession(house.db, newest.session_id));
});

Deno.test("a session ends at its absolute limit, however recently it was used", async () => {
  await using house = await studio();
  const { session_id } = await house.signIn("192.0.2.1");
  await house.db.updateTable("user_sessions")
    .set({ absolute_expires_at: new Date(Date.now() - 1).toISOString() }).execute();
  assert.equal(await findLiveSession(house.db, session_id), undefined);
});

Deno.test("failures older than a day do not count", async () => {
  await using house = await studio();
  await house.fail(times(9, at("192.0.2.1")));
  const yesterday = new Date(Date.now() - 25 * 3600_000).toISOString();
  await house.db.updateTable("login_failures").set({ last_failure_at: yesterday }).execute();
  await house.fail([at("192.0.2.1")]);
  assert.equal(await house.blocked(at("192.0.2.1")), false);
});

Deno.test("an idle window is not longer than the session", async () => {
  await using house = await studio();
  const long = { ...limits, session_remember_days: 60 };
  const { expires_in } = await house.db.transaction().execute((trx) =>
    insertSession(trx, long, { userId: "al", remember: true, address: null, client: null })
  );
  assert.equal(expires_in, 30 * 86_400);
  const row = await house.db.selectFrom("user_sessions").selectAll().executeTakeFirstOrThrow();
  assert.ok(row.expires_at <= row.absolute_expires_at);
});
