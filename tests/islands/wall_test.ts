import assert from "node:assert/strict";
import { arrivals, columnsFor } from "../../islands/wall/arrivals.ts";

Deno.test("new on the wall is what was not there before, and nothing when it opens", () => {
  assert.deepEqual(arrivals(null, ["a", "b"]), []);
  assert.deepEqual(arrivals([], ["a"]), ["a"]);
  assert.deepEqual(arrivals(["b", "c"], ["d", "a", "b"]), ["d", "a"]);
});

Deno.test("images fill a wall in as large squares as there is room for", () => {
  const columns = (count: number) => columnsFor(count, 1920, 1080);
  assert.deepEqual([0, 1, 2, 4, 6, 12, 40].map(columns), [1, 1, 2, 2, 3, 4, 8]);
  assert.equal(columnsFor(2, 360, 780), 1);
});
