import assert from "node:assert/strict";
import { join } from "node:path";
import { loadConfig } from "../../../services/config/mod.ts";
import { createFolderStore, type FileStore, storeOf } from "../../../services/storage/mod.ts";
import { type S3Server, startS3 } from "../../s3_server.ts";

/** Every kind of store, on a place of its own. */
const STORES: Record<string, (use: (store: FileStore) => Promise<void>) => Promise<void>> = {
  async folder(use) {
    const root = await Deno.makeTempDir({ prefix: "atelier-store-" });
    try {
      await use(createFolderStore(root));
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  },
  async s3(use) {
    await using s3 = await startS3();
    await use(storeOf(configOf(s3)));
  },
};

const configOf = (s3: S3Server, more: Record<string, string> = {}) =>
  loadConfig(
    Object.fromEntries(
      Object.entries({ ...s3.settings, ...more })
        .map(([name, value]) => [`ATELIER_${name.toUpperCase()}`, value]),
    ),
    "/",
  );

const letters = (text: string) => new TextEncoder().encode(text);
const textOf = async (body: ReadableStream<Uint8Array>) =>
  await new Response(body as BodyInit).text();

for (const [name, within] of Object.entries(STORES)) {
  Deno.test(`${name}: a stored file is read whole, in ranges, and as a copy`, () =>
    within(async (store) => {
      await store.needRoom(10);
      await store.put("images/ab/one.png", letters("0123456789"));
      assert.deepEqual(await store.read("images/ab/one.png"), letters("0123456789"));
      const info = await store.stat("images/ab/one.png");
      assert.ok(info && info.size === 10 && info.version !== "");
      assert.ok(Math.abs(info.modified.getTime() - Date.now()) < 60_000);
      const whole = await store.open("images/ab/one.png");
      assert.equal(await textOf(whole!.body), "0123456789");
      assert.deepEqual([whole!.size, whole!.version], [10, info.version]);
      for (const [from, to] of [[0, 10], [3, 5], [9, 10]] as const) {
        const part = await store.open("images/ab/one.png", { from, to });
        assert.deepEqual([await textOf(part!.body), part!.size], [
          "0123456789".slice(from, to),
          10,
        ]);
      }
      const left = await store.open("images/ab/one.png");
      await left!.body.cancel();
      await store.copy("images/ab/one.png", "images/ab/two.png");
      await store.move("images/ab/two.png", "lost/ab-two.png");
      assert.equal(await store.stat("images/ab/two.png"), null);
      assert.deepEqual(await store.read("lost/ab-two.png"), letters("0123456789"));
    }));

  Deno.test(`${name}: a file that is replaced has another version`, () =>
    within(async (store) => {
      await store.put("images/ab/one.png", letters("first"));
      const before = await store.stat("images/ab/one.png");
      await store.put("images/ab/one.png", letters("another"));
      const after = await store.stat("images/ab/one.png");
      assert.notEqual(before?.version, after?.version);
    }));

  Deno.test(`${name}: an absent file is reported, and cannot be copied`, () =>
    within(async (store) => {
      assert.equal(await store.stat("images/ab/none.png"), null);
      assert.equal(await store.read("images/ab/none.png"), null);
      assert.equal(await store.open("images/ab/none.png"), null);
      await store.remove("images/ab/none.png");
      assert.equal(await store.removable("images/ab/none.png"), true);
      await assert.rejects(
        store.copy("images/ab/none.png", "images/ab/x.png"),
        Deno.errors.NotFound,
      );
      await assert.rejects(
        store.move("images/ab/none.png", "images/ab/x.png"),
        Deno.errors.NotFound,
      );
      assert.deepEqual(await Array.fromAsync(store.list("images")), []);
    }));

  Deno.test(`${name}: the list has each file below its folder once`, () =>
    within(async (store) => {
      const keys = Array.from({ length: 30 }, (_, i) => `images/${i % 3}a/${i}.png`);
      for (const key of keys) await store.put(key, letters(key));
      await store.put("images2/ab/other.png", letters("another folder"));
      await store.put("covers/x.webp", letters("x"));
      const found = await Array.fromAsync(store.list("images"));
      assert.deepEqual(found.map(({ key }) => key).sort(), keys.toSorted());
      for (const { key, size, placed } of found) {
        assert.equal(size, key.length);
        assert.ok(Math.abs(placed.getTime() - Date.now()) < 60_000);
      }
      assert.deepEqual((await Array.fromAsync(store.list("covers"))).map(({ key }) => key), [
        "covers/x.webp",
      ]);
      await store.remove("covers/x.webp");
      assert.deepEqual(await Array.fromAsync(store.list("covers")), []);
      assert.deepEqual(await store.unfinished(new Date(Date.now() + 60_000)), []);
    }));

  Deno.test(`${name}: a file of this machine is taken in`, () =>
    within(async (store) => {
      const path = await Deno.makeTempFile();
      const bytes = crypto.getRandomValues(new Uint8Array(50_000));
      await Deno.writeFile(path, bytes);
      await store.putFile("images/ab/one.png", path);
      await Deno.remove(path);
      assert.deepEqual(await store.read("images/ab/one.png"), bytes);
    }));
}

Deno.test("folder: an unfinished file is not listed, and is removed when it is old", async () => {
  const root = await Deno.makeTempDir({ prefix: "atelier-store-" });
  try {
    const store = createFolderStore(root);
    await store.put("images/ab/one.png", letters("x"));
    await Deno.writeTextFile(join(root, "images", ".temporary", "half"), "x");
    assert.equal((await Array.fromAsync(store.list("images"))).length, 1);
    assert.deepEqual(await store.unfinished(new Date(Date.now() - 60_000)), []);
    assert.deepEqual(await store.unfinished(new Date(Date.now() + 60_000)), ["half"]);
    await store.discard("half");
    assert.deepEqual(await store.unfinished(new Date(Date.now() + 60_000)), []);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
