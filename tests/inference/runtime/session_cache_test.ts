import assert from "node:assert/strict";
import { createSessionCache } from "../../../inference/runtime/session_cache.ts";

/** A cache whose networks are named, and what is open in it, in the order of opening. */
function cacheOf(limit: number) {
  const open: string[] = [];
  const cache = createSessionCache(limit, () => {});
  const use = (name: string, bytes = 1, stamp = "1", fail?: () => void) =>
    cache.open({
      key: name,
      stamp,
      bytes,
      name,
      load() {
        fail?.();
        open.push(`${name}${stamp}`);
        return Promise.resolve({
          network: { name },
          dispose: () => Promise.resolve(open.splice(open.indexOf(`${name}${stamp}`), 1)),
        });
      },
    });
  return { use, open, cache };
}

Deno.test("networks stay open, and the least recently used one is closed for others", async () => {
  const { use, open, cache } = cacheOf(3);
  const first = await use("a");
  await use("b");
  await use("c");
  assert.equal(await use("a"), first);
  assert.deepEqual(open, ["a1", "b1", "c1"]);
  await use("d", 2);
  assert.deepEqual(open, ["a1", "d1"]);
  assert.equal(cache.opened(), 4);
  await cache.release();
  assert.deepEqual(open, []);
});

Deno.test("a network larger than the limit is opened on its own", async () => {
  const { use, open } = cacheOf(3);
  await use("a");
  await use("huge", 10);
  assert.deepEqual(open, ["huge1"]);
});

Deno.test("a changed file is opened again", async () => {
  const { use, open } = cacheOf(3);
  const before = await use("a");
  assert.notEqual(await use("a", 1, "2"), before);
  assert.deepEqual(open, ["a2"]);
});

Deno.test("where memory runs out, the other networks are closed and it is retried", async () => {
  const { use, open } = cacheOf(10);
  await use("a");
  await use("b");
  let tries = 0;
  await use("c", 1, "1", () => {
    if (tries++ === 0) throw new Error("Failed to allocate memory for requested buffer");
  });
  assert.deepEqual([open, tries], [["c1"], 2]);
  const full = use("d", 1, "1", () => {
    tries++;
    throw new Error("out of memory");
  });
  await assert.rejects(full, /out of memory/);
  assert.equal(tries, 4);
  await assert.rejects(
    use("e", 1, "1", () => {
      tries++;
      throw new Error("damaged");
    }),
    /damaged/,
  );
  assert.equal(tries, 5, "nothing else is tried twice");
});

Deno.test("networks that are used at once must fit into memory together", () => {
  const { cache } = cacheOf(3);
  const require = (...list: [name: string, bytes: number][]) =>
    cache.requireTogether(list.map(([name, bytes]) => ({ key: name, bytes, name })));
  require(["a", 1], ["b", 1], ["c", 1]);
  require(["a", 2], ["b", 1], ["b", 1], ["b", 1]);
  require(["huge", 9]);
  assert.throws(() => require(["a", 2], ["b", 1], ["c", 1]), /a, b, c are needed at once.*fewer/);
});

Deno.test("networks in use together do not close each other", async () => {
  const { use, open, cache } = cacheOf(10);
  const [unet, control, other] = [
    { key: "unet", bytes: 4, name: "unet" },
    { key: "control", bytes: 3, name: "control" },
    { key: "other", bytes: 5, name: "other" },
  ];
  await use("unet", 4);
  cache.requireTogether([unet, control]);
  assert.equal(cache.room(unet, 10), 10 - 3, "the other is still to be opened");
  await use("other", 5);
  // The oldest is the U-Net, and there is room for 10.
  await use("control", 3);
  assert.deepEqual(open, ["unet1", "control1"]);
  assert.equal(cache.room(unet, 10), 10);
  await cache.grow(control, 20, 10);
  assert.deepEqual(open, ["unet1", "control1"]);
  assert.deepEqual([cache.room(unet, 10), cache.room(control, 10)], [10, 10 + 20]);
  assert.equal(cache.room(other, 10), 10 + 4 + 3 + 20 - 5, "something else may close both");
  assert.throws(() => cache.requireTogether([unet, control, other]));
  assert.equal(cache.room(unet, 10), 10, "what was refused changes nothing");
  cache.requireTogether([unet]);
  assert.equal(cache.room(unet, 10), 10 + 3 + 20);
});

Deno.test("a run can use free memory and that of other networks, which are closed for it", async () => {
  const { use, open, cache } = cacheOf(100);
  const [a, b, c] = [
    { key: "a", bytes: 2 },
    { key: "b", bytes: 3 },
    { key: "c", bytes: 4 },
  ];
  await use("a", 2);
  await use("b", 3);
  assert.equal(cache.room(a, 10), 10 + 3);
  assert.equal(cache.room(c, 10), 10 + 2 + 3 - 4, "it would have to be opened first");
  await cache.grow(a, 10, 10);
  assert.deepEqual(open, ["a1", "b1"], "there was room");
  // What a run took is kept for the next, by the network that it was for.
  assert.deepEqual([cache.room(a, 0), cache.room(b, 0)], [10 + 3, 2 + 10]);
  await cache.grow(b, 5, 0);
  assert.deepEqual(open, ["b1"]);
  assert.equal(cache.room(b, 7), 7 + 5);
});
