import assert from "node:assert/strict";
import { createThrottle } from "../../../inference/runtime/throttle.ts";

Deno.test("work is due again after its interval, and after its share of the time", async () => {
  let now = 0;
  const throttle = createThrottle(100, 0.1, () => now);
  const work = (ms: number) => throttle.measure(() => Promise.resolve(now += ms));
  assert.ok(throttle.due());
  await work(5);
  now = 99;
  assert.ok(!throttle.due());
  now = 100;
  assert.ok(throttle.due());
  await work(50);
  now = 150 + 449;
  assert.ok(!throttle.due(), "fifty of five hundred milliseconds is a tenth");
  now = 150 + 450;
  assert.ok(throttle.due());
});
