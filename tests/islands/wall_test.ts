import assert from "node:assert/strict";
import { arrivals, columnsFor } from "../../islands/wall/arrivals.ts";

Deno.test("images that arrive after a wall has opened are marked as new", () => {
  assert.deepEqual(arrivals(null, ["a", "b"]), []);
  assert.deepEqual(arrivals([], ["a"]), ["a"]);
  assert.deepEqual(arrivals(["b", "c"], ["d", "a", "b"]), ["d", "a"]);
});

Deno.test("a wall fills its space with the largest squares that fit", () => {
  const columns = (count: number) => columnsFor(count, 1920, 1080);
  assert.deepEqual([0, 1, 2, 4, 6, 12, 40].map(columns), [1, 1, 2, 2, 3, 4, 8]);
  assert.equal(columnsFor(2, 360, 780), 1);
});
