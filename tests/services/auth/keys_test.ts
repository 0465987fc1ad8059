import assert from "node:assert/strict";
import { keyPath, openSigningKey, rotateSigningKey } from "../../../services/auth/signing_key.ts";
import { createTokens } from "../../../services/auth/tokens.ts";
import { isSetupCode, makeSetupCode, setupCodePath } from "../../../services/auth/setup_code.ts";
import { delayAfter, networkOf } from "../../../services/auth/throttle.ts";

async function withFolder(run: (root: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "atelier-keys-" });
  try {
    await run(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("ten processes that start at once agree on one key, readable by its owner only", async () => {
  await withFolder(async (root) => {
    const keys = await Promise.all(Array.from({ length: 10 }, () => openSigningKey(root)));
    const ids = new Set(await Promise.all(keys.map(async (k) => (await k.current()).id)));
    assert.equal(ids.size, 1);
    assert.equal((Deno.statSync(keyPath(root)).mode ?? 0) & 0o777, 0o600);
    assert.deepEqual([...Deno.readDirSync(root)].map((e) => e.name), ["signing.key"]);
  });
});

Deno.test("a key file that others can read, or that holds no key, is refused", async () => {
  await withFolder(async (root) => {
    await openSigningKey(root);
    Deno.chmodSync(keyPath(root), 0o644);
    await assert.rejects(openSigningKey(root), /chmod 600/);
    Deno.writeTextFileSync(keyPath(root), "AAAA\n");
    Deno.chmodSync(keyPath(root), 0o600);
    await assert.rejects(openSigningKey(root), /not a signing key/);
  });
});

Deno.test("tokens signed before a rotation are rejected", async () => {
  await withFolder(async (root) => {
    const until = new Date(Date.now() + 60_000).toISOString();
    const claims = { userId: "u", sessionId: "s" };
    const before = createTokens(await openSigningKey(root));
    const token = await before.sign(claims, until);
    assert.deepEqual(await before.read(token), claims);
    rotateSigningKey(root);
    const after = createTokens(await openSigningKey(root));
    assert.equal(await after.read(token), null);
    assert.deepEqual(await after.read(await after.sign(claims, until)), claims);
  });
});

Deno.test("a token that was verified before a rotation is rejected after it", async () => {
  await withFolder(async (root) => {
    let key = await (await openSigningKey(root)).current();
    const tokens = createTokens({ current: () => Promise.resolve(key) });
    const claims = { userId: "u", sessionId: "s" };
    const token = await tokens.sign(claims, new Date(Date.now() + 60_000).toISOString());
    assert.deepEqual(await tokens.read(token), claims);
    rotateSigningKey(root);
    key = await (await openSigningKey(root)).current();
    assert.equal(await tokens.read(token), null);
  });
});

Deno.test("a setup code has 80 bits, a file of mode 0600, and is compared without case or dashes", async () => {
  await withFolder((root) => {
    const code = makeSetupCode(root);
    assert.match(code, /^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    assert.notEqual(makeSetupCode(root), code);
    assert.equal((Deno.statSync(setupCodePath(root)).mode ?? 0) & 0o777, 0o600);
    assert.ok(isSetupCode(` ${code.toLowerCase().replaceAll("-", " ")} `, code));
    for (const wrong of ["", code.slice(1), `${code}0`, code.replace(/.$/, "!")]) {
      assert.ok(!isSetupCode(wrong, code));
    }
    return Promise.resolve();
  });
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
