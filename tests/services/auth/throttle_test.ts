/** How guessing is slowed down. */
import assert from "node:assert/strict";
import { insertSession } from "../../../services/auth/sessions.ts";
import {
  type Attempt,
  createThrottle,
  delayAfter,
  networkOf,
} from "../../../services/auth/throttle.ts";
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

Deno.test("failures older than a day do not count", async () => {
  await using house = await studio();
  await house.fail(times(9, at("192.0.2.1")));
  const yesterday = new Date(Date.now() - 25 * 3600_000).toISOString();
  await house.db.updateTable("login_failures").set({ last_failure_at: yesterday }).execute();
  await house.fail([at("192.0.2.1")]);
  assert.equal(await house.blocked(at("192.0.2.1")), false);
});

Deno.test("failures from an IPv6 address count for its /64", () => {
  const same = ["2001:db8:0:1::1", "2001:db8:0:1:ffff::", "2001:0DB8:0000:0001:0:0:0:9"];
  assert.deepEqual(new Set(same.map(networkOf)), new Set(["2001:db8:0:1::/64"]));
  assert.equal(networkOf("::1"), "0:0:0:0::/64");
  assert.equal(networkOf("fe80::1%eth0"), "fe80:0:0:0::/64");
  assert.equal(networkOf("192.0.2.1"), "192.0.2.1");
  assert.notEqual(networkOf("2001:db8:0:2::1"), networkOf("2001:db8:0:1::1"));
});

Deno.test("delays double with each failure beyond the free ones, up to a limit", () => {
  const delays = [9, 10, 11, 12, 30, 5000].map((n) => delayAfter("pair", n));
  assert.deepEqual(delays, [0, 30, 60, 120, 900, 900]);
  assert.equal(delayAfter("account", 1_000_000), 60);
});
