import assert from "node:assert/strict";
import { Recent } from "../../../inference/runtime/recent.ts";

Deno.test("the least recently used value is dropped", () => {
  const recent = new Recent<string, number>(2);
  recent.set("a", 1);
  recent.set("b", 2);
  assert.equal(recent.get("a"), 1);
  recent.set("c", 3);
  assert.deepEqual(["a", "b", "c"].map((key) => recent.get(key)), [1, undefined, 3]);
  recent.set("a", 4);
  recent.set("d", 5);
  assert.deepEqual(["a", "c", "d"].map((key) => recent.get(key)), [4, undefined, 5]);
});
