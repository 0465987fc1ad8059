import assert from "node:assert/strict";
import { createSessionCache } from "../../../inference/runtime/session_cache.ts";
import type { Session } from "../../../inference/runtime/onnx/tensors.ts";

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
          session: { name } as unknown as Session,
          dispose: () => Promise.resolve(open.splice(open.indexOf(`${name}${stamp}`), 1)),
        });
      },
    });
  return { use, open, cache };
}

Deno.test("networks stay open, and the one unused for longest makes room", async () => {
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

Deno.test("a network larger than the limit is opened alone", async () => {
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

Deno.test("where memory runs out, the others are closed and it is tried once more", async () => {
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
