/** The key that signs tokens, and the tokens. */
import assert from "node:assert/strict";
import { keyPath, openSigningKey, rotateSigningKey } from "../../../services/auth/signing_key.ts";
import { createTokens } from "../../../services/auth/tokens.ts";

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
