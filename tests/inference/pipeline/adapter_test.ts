import assert from "node:assert/strict";
import { type Adapter, createAdapters } from "../../../inference/pipeline/adapter.ts";

const plane = (...data: number[]) => ({
  data: Float32Array.from(data),
  channels: 1,
  width: data.length,
  height: 1,
});

let runs = 0;

/** Its features are the image, and the image times ten. */
const adapter = (changes: Partial<Adapter> = {}): Adapter => ({
  net: {
    features({ data }) {
      runs++;
      return Promise.resolve([plane(...data), plane(...data.map((value) => value * 10))]);
    },
  },
  image: plane(1, 2),
  weight: 1,
  begin: 0,
  end: 1,
  ...changes,
});

const numbers = (planes: readonly { data: Float32Array }[] | null) =>
  planes?.map(({ data }) => [...data]) ?? null;

Deno.test("features are computed once, weighed in each step, and added up", async () => {
  runs = 0;
  const at = await createAdapters([
    adapter({ weight: [1, 0.5, 0, -1] }),
    adapter({ image: plane(4, 0), begin: 0.5 }),
  ], 4);
  assert.deepEqual([0, 1, 2, 3].map((step) => numbers(at(step))), [
    [[1, 2], [10, 20]],
    [[0.5, 1], [5, 10]],
    [[4, 0], [40, 0]],
    [[3, -2], [30, -20]],
  ]);
  assert.equal(runs, 2);
});

Deno.test("the sum is the same one as long as nothing changes", async () => {
  const at = await createAdapters([adapter(), adapter({ weight: 0.5, begin: 0.6 })], 10);
  assert.equal(at(1), at(0));
  assert.notEqual(at(6), at(1));
  assert.deepEqual(numbers(at(6)), [[1.5, 3], [15, 30]]);
  assert.equal(at(7), at(6));
  assert.deepEqual(numbers(at(1)), [[1, 2], [10, 20]], "also when it goes back");
});

Deno.test("steps outside of its range run without it", async () => {
  const at = await createAdapters([adapter({ begin: 0.5, end: 0.6 })], 10);
  const active = Array.from({ length: 10 }, (_, step) => step).filter((step) => at(step));
  assert.deepEqual(active, [5, 6]);
  assert.equal((await createAdapters([], 10))(0), null);
});
