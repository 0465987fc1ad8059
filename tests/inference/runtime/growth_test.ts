import assert from "node:assert/strict";
import { createEngine } from "../../../inference/engine.ts";
import { growthLimit, watchGrowth } from "../../../inference/runtime/growth.ts";
import { job } from "../test_model.ts";

Deno.test("memory growth counts from the run that last opened a model", () => {
  let resident = 1000;
  const growth = watchGrowth(100, () => resident);
  assert.equal(growth.tooMuch(3), false);
  resident = 1100;
  assert.equal(growth.tooMuch(3), false);
  resident = 5000;
  assert.equal(growth.tooMuch(4), false, "it opened a model");
  resident = 5101;
  assert.equal(growth.tooMuch(4), true);
});

Deno.test("a GPU process may grow by a share of the memory, a CPU process by what images need", () => {
  const gib = 2 ** 30;
  assert.equal(growthLimit("webgpu-native", 8 * gib), 2 * gib);
  assert.equal(growthLimit("webgpu", 128 * gib), 4 * gib);
  assert.equal(growthLimit("cpu", 8 * gib), Infinity);
});

Deno.test("a process that has grown too large is replaced after its run without losing work", async () => {
  const engine = createEngine({ device: "cpu", growthLimit: -1 });
  try {
    const pids = new Set<number | null>();
    for (let i = 0; i < 3; i++) {
      await engine.probe();
      pids.add(engine.pid);
      const made: string[] = [];
      await engine.run(job(), { image: (image) => void made.push(image.imageName) });
      assert.equal(made.length, 1);
    }
    assert.equal(pids.size, 3);
  } finally {
    await engine.close();
  }
});
