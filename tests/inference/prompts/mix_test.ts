import assert from "node:assert/strict";
import { toward } from "../../../inference/prompts/mix.ts";

Deno.test("each window is weighted from the one window of the empty prompt", () => {
  const empty = Float32Array.of(1, 2);
  const twoWindows = Float32Array.of(3, 4, 5, 6);
  assert.deepEqual(toward(twoWindows, empty, () => 2), Float32Array.of(5, 6, 9, 10));
  assert.deepEqual(toward(twoWindows, empty, () => 1), twoWindows);
  assert.deepEqual(toward(twoWindows, empty, () => 0), Float32Array.of(1, 2, 1, 2));
});
