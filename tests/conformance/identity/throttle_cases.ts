import assert from "node:assert/strict";
import { addPerson, call, PASSWORD, sql } from "../../client.ts";
import type { TestServer } from "../../server.ts";
import { house, proxied, test } from "./servers.ts";

/** Attempts of each kind whose times are compared. */
const ROUNDS = Number(Deno.env.get("ATELIER_TEST_ROUNDS") ?? 60);

const from = (address: string) => ({ "x-forwarded-for": address });

async function attempt(server: TestServer, email: string, password: string, address: string) {
  return await call(server, "POST", "auth/login", {
    body: { email, password },
    headers: from(address),
  });
}

async function failures(server: TestServer, email: string, address: string, count: number) {
  for (let i = 0; i < count; i += 1) {
    assert.equal((await attempt(server, email, `wrong ${i}`, address)).status, 401);
  }
}

test("B53 after ten failures the eleventh attempt waits, even with the right password", async () => {
  const { server, ad } = await proxied();
  const al = await addPerson(server, ad);
  const bo = await addPerson(server, ad);
  await failures(server, al.email, "192.0.2.1", 10);
  const slowed = await attempt(server, al.email, PASSWORD, "192.0.2.1");
  assert.equal(slowed.status, 429);
  const wait = Number(slowed.headers.get("retry-after"));
  assert.ok(wait > 0 && wait <= 30, `${wait}`);
  assert.equal((await attempt(server, bo.email, PASSWORD, "192.0.2.1")).status, 200);
  assert.equal((await attempt(server, al.email, PASSWORD, "192.0.2.2")).status, 200);
});

test("B53 forty guesses at once are still ten", async () => {
  const { server, ad } = await proxied();
  const al = await addPerson(server, ad);
  const guesses = Array.from(
    { length: 40 },
    (_, i) => attempt(server, al.email, `g${i}`, "192.0.2.3"),
  );
  const statuses = (await Promise.all(guesses)).map((answer) => answer.status);
  const looked = statuses.filter((status) => status === 401).length;
  assert.ok(
    looked >= 10 && looked <= 10 + navigator.hardwareConcurrency,
    `${looked} were looked at`,
  );
  assert.ok(statuses.every((status) => status === 401 || status === 429));
});

test("B53 a reset by an administrator clears the delay", async () => {
  const { server, ad } = await proxied();
  const al = await addPerson(server, ad);
  await failures(server, al.email, "192.0.2.4", 10);
  const path = `auth/users/${al.id}/reset-password`;
  const { body } = await call(server, "POST", path, { token: ad.token });
  assert.equal((await attempt(server, al.email, body.password, "192.0.2.4")).status, 200);
});

test("B53 the delay grows, and ends", async () => {
  const { server, ad } = await proxied();
  const al = await addPerson(server, ad);
  const address = "192.0.2.9";
  await failures(server, al.email, address, 10);
  const waits: number[] = [];
  for (let i = 0; i < 8; i += 1) {
    const slowed = await attempt(server, al.email, PASSWORD, address);
    assert.equal(slowed.status, 429);
    waits.push(Number(slowed.headers.get("retry-after")));
    pass(server, al.email);
    await failures(server, al.email, address, 1);
  }
  assert.deepEqual(waits.slice(0, 5).map((w) => Math.round(w / 30)), [1, 2, 4, 8, 16]);
  assert.ok(waits.every((w) => w <= 15 * 60));
  pass(server, al.email);
  assert.equal((await attempt(server, al.email, PASSWORD, address)).status, 200);
  assert.equal((await attempt(server, al.email, "wrong", address)).status, 401, "forgiven");
});

/** Lets the delays of an account run out. */
function pass(server: TestServer, email: string): void {
  sql(
    server,
    "UPDATE login_failures SET blocked_until = ? WHERE bucket LIKE ?",
    "2000",
    `%${email}`,
  );
}

test("B53 a /64 of IPv6 counts as one address", async () => {
  const { server, ad } = await proxied();
  const al = await addPerson(server, ad);
  for (let i = 0; i < 10; i += 1) {
    await failures(server, al.email, `2001:db8:1:2:${i}::${i}`, 1);
  }
  assert.equal((await attempt(server, al.email, PASSWORD, "2001:db8:1:2::77")).status, 429);
  assert.equal((await attempt(server, al.email, PASSWORD, "2001:db8:1:3::77")).status, 200);
});

test("B53 many machines against one account do not lock its user out", async () => {
  const { server, ad } = await proxied();
  const al = await addPerson(server, ad);
  const home = "198.51.100.1";
  assert.equal((await attempt(server, al.email, PASSWORD, home)).status, 200);
  for (let i = 0; i < 50; i += 1) await failures(server, al.email, `203.0.113.${i}`, 1);
  const stranger = await attempt(server, al.email, PASSWORD, "203.0.113.200");
  assert.equal(stranger.status, 429);
  assert.ok(Number(stranger.headers.get("retry-after")) <= 60);
  assert.equal((await attempt(server, al.email, PASSWORD, home)).status, 200);
});

test("B53 one machine against many accounts is slowed down", async () => {
  const { server } = await proxied();
  const address = "203.0.113.250";
  for (let i = 0; i < 100; i += 1) await failures(server, `spray${i}@example.com`, address, 1);
  assert.equal((await attempt(server, "spray@example.com", "x", address)).status, 429);
});

test("B53 addresses from untrusted headers are ignored", async () => {
  const { server, ad } = await house(); // no trusted proxy
  const al = await addPerson(server, ad);
  for (let i = 0; i < 10; i += 1) await failures(server, al.email, `192.0.2.${i}`, 1);
  assert.equal((await attempt(server, al.email, PASSWORD, "192.0.2.99")).status, 429);
  const { server: behind, ad: boss } = await proxied();
  const bo = await addPerson(behind, boss);
  // The client wrote the left part itself; the proxy added the right one.
  for (let i = 0; i < 10; i += 1) await failures(behind, bo.email, `10.0.0.${i}, 192.0.2.50`, 1);
  assert.equal((await attempt(behind, bo.email, PASSWORD, "10.9.9.9, 192.0.2.50")).status, 429);
});

test("B54 known and unknown addresses take the same time", async () => {
  const { server, ad } = await proxied();
  const al = await addPerson(server, ad);
  const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
  for (let i = 0; i < ROUNDS; i += 1) {
    for (
      const kind of i % 2 === 0 ? ["known", "unknown"] as const : ["unknown", "known"] as const
    ) {
      if (i % 8 === 0) sql(server, "DELETE FROM login_failures");
      const email = kind === "known" ? al.email : `nobody${i % 40}@example.com`;
      const start = performance.now();
      const { status } = await attempt(server, email, "wrong", `198.18.${i}.1`);
      times[kind].push(performance.now() - start);
      assert.equal(status, 401);
    }
  }
  const known = median(times.known);
  const unknown = median(times.unknown);
  const noise = median(times.known.map((t) => Math.abs(t - known)));
  assert.ok(
    Math.abs(known - unknown) < Math.max(noise, known * 0.1),
    `known ${known.toFixed(2)} ms, unknown ${unknown.toFixed(2)} ms, noise ${noise.toFixed(2)} ms`,
  );
});

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
