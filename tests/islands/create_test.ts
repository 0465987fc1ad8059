import assert from "node:assert/strict";
import { SAMPLER_NAMES } from "../../inference/schedulers/registry.ts";
import { sizeFor } from "../../islands/create/model_choice.ts";
import { samplerName } from "../../islands/create/samplers.ts";
import { longest } from "../../islands/create/tokens.ts";
import { placeAfter } from "../../islands/library/picker_grid.tsx";

Deno.test("sizes keep the number of pixels and are multiples of eight", () => {
  assert.deepEqual(sizeFor(1, 512), { width: 512, height: 512 });
  for (const ratio of [3 / 2, 2 / 3, 16 / 9, 9 / 16]) {
    const { width, height } = sizeFor(ratio, 512);
    assert.equal(width % 8 + height % 8, 0);
    assert.ok(Math.abs(width * height / 512 ** 2 - 1) < 0.05);
  }
});

Deno.test("every sampler of the engine has a name that people know, each its own", () => {
  const names = SAMPLER_NAMES.map(samplerName);
  for (const [i, key] of SAMPLER_NAMES.entries()) {
    assert.notEqual(names[i], key);
    assert.doesNotMatch(names[i] ?? "", /_/, key);
  }
  assert.equal(new Set(names).size, names.length);
  assert.equal(samplerName("dpmpp_2m_k"), "DPM++ 2M Karras");
  assert.equal(samplerName("of_the_future"), "of_the_future");
});

Deno.test("of many prompts the longest are counted, as many as are counted at once", () => {
  assert.deepEqual(longest(["a", "ccc", "bb"]), ["ccc", "bb", "a"]);
  assert.deepEqual(longest(["a", "ccc", "bb"], 4), ["ccc", "a"]);
  const many = Array.from({ length: 64 }, () => "x".repeat(8_000));
  assert.equal(longest(many).join("").length, 40_000);
});

Deno.test("arrow keys go through a grid of pictures, and stop at its edges", () => {
  const from = (key: string, at: number) => placeAfter(key, at, 4, 10);
  assert.deepEqual(["ArrowRight", "ArrowDown", "End"].map((key) => from(key, 4)), [5, 8, 9]);
  assert.deepEqual(["ArrowLeft", "ArrowUp", "Home"].map((key) => from(key, 4)), [3, 0, 0]);
  assert.deepEqual(["ArrowRight", "ArrowDown"].map((key) => from(key, 9)), [null, null]);
  assert.deepEqual(["ArrowLeft", "ArrowUp", "Enter"].map((key) => from(key, 0)), [
    null,
    null,
    null,
  ]);
});
