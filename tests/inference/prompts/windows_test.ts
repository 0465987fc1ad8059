import assert from "node:assert/strict";
import {
  sizeOf,
  type Tokenizer,
  type TokenRun,
  type Window,
  windowsOf,
} from "../../../inference/prompts/windows.ts";

/** Room for three tokens between the marks. */
const tokenizer: Tokenizer = {
  encode: () => [],
  bos: 100,
  eos: 101,
  pad: 102,
  length: 5,
};
const run = (weight: number, tokens: number[], newChunk?: true): TokenRun => ({
  tokens,
  weight,
  ...(newChunk ? { newChunk } : {}),
});
const EMPTY: Window = { tokens: [100, 101, 102, 102, 102], weights: [1, 1, 1, 1, 1] };

Deno.test("marks and padding weigh 1, and a run goes on in the next window", () => {
  assert.deepEqual(windowsOf([run(0.5, [1, 2]), run(2, [3, 4])], tokenizer), [
    { tokens: [100, 1, 2, 3, 101], weights: [1, 0.5, 0.5, 2, 1] },
    { tokens: [100, 4, 101, 102, 102], weights: [1, 2, 1, 1, 1] },
  ]);
});

Deno.test("a new chunk begins a window, but leaves none empty", () => {
  assert.deepEqual(windowsOf([run(1, [1], true), run(1, [2], true)], tokenizer), [
    { tokens: [100, 1, 101, 102, 102], weights: [1, 1, 1, 1, 1] },
    { tokens: [100, 2, 101, 102, 102], weights: [1, 1, 1, 1, 1] },
  ]);
  assert.deepEqual(windowsOf([], tokenizer), [EMPTY]);
});

Deno.test("parts that are joined add up, of a blend the longest counts", () => {
  const parts = [{ runs: [run(1, [1, 2, 3, 4])] }, { runs: [run(1, [5])] }];
  assert.deepEqual(sizeOf(parts, "join", tokenizer), { tokens: 5, windows: 3 });
  assert.deepEqual(sizeOf(parts, "blend", tokenizer), { tokens: 4, windows: 2 });
});
