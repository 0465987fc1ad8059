import assert from "node:assert/strict";
import type { TextEncoder } from "../../../inference/pipeline/networks.ts";
import { encodePrompt } from "../../../inference/pipeline/prompt.ts";
import { PromptError } from "../../../inference/prompts/notes.ts";
import type { Tokenizer } from "../../../inference/prompts/windows.ts";

const [BOS, EOS, PAD] = [100, 101, 102];

/** Letters are tokens, of which a window of six has room for four. */
const letters: Tokenizer = {
  bos: BOS,
  eos: EOS,
  pad: PAD,
  length: 6,
  encode: (text) => [...text.replaceAll(/\s/g, "")].map((c) => c.charCodeAt(0) - 96),
};

/**
 * One channel: a token's hidden state is its id plus a hundredth of all before it in the window.
 */
function summing() {
  const windows: number[][] = [];
  const encoder: TextEncoder = {
    encode(ids, _skip, vectors) {
      windows.push([...ids]);
      let before = 0;
      const hidden = Float32Array.from(ids, (id, i) => {
        const value = (vectors?.get(i)?.[0] ?? id) + before / 100;
        before += vectors?.get(i)?.[0] ?? id;
        return value;
      });
      const pooled = Float32Array.of(before);
      return Promise.resolve({ hidden, tokens: ids.length, width: 1, pooled });
    },
  };
  return { windows, model: { tokenizer: letters, encoder, skip: 0 } };
}

async function encode(text: string) {
  const { windows, model } = summing();
  const { conditioning: { data, tokens, width }, pooled, notes } = await encodePrompt(text, model);
  assert.equal(data.length, tokens * width);
  return { data: [...data], windows, pooled: pooled?.[0], notes };
}

function close(found: readonly number[], expected: readonly number[], about = "") {
  assert.equal(found.length, expected.length, about);
  found.forEach((value, i) =>
    assert.ok(Math.abs(value - (expected[i] ?? NaN)) < 1e-3, `${about} ${i}: ${found}`)
  );
}

/** What the encoder above gives for "ab" and for no words, worked out by hand. */
const AB = [100, 1 + 1, 2 + 1.01, 101 + 1.03, 102 + 2.04, 102 + 3.06];
const NONE = [100, 101 + 1, 102 + 2.01, 102 + 3.03, 102 + 4.05, 102 + 5.07];

Deno.test("a prompt without notation is the encoder's output of one run", async () => {
  const { data, windows } = await encode("ab");
  assert.deepEqual(windows, [[BOS, 1, 2, EOS, PAD, PAD]]);
  close(data, AB);
  assert.deepEqual((await encode("")).windows, [[BOS, EOS, PAD, PAD, PAD, PAD]]);
  close((await encode("")).data, NONE);
  assert.deepEqual((await encode("(a)b")).data, data, "brackets without a weight change nothing");
});

Deno.test("a longer prompt is read in windows, and none of it is lost", async () => {
  const { windows, data } = await encode("abcdefghi");
  assert.deepEqual(windows, [
    [BOS, 1, 2, 3, 4, EOS],
    [BOS, 5, 6, 7, 8, EOS],
    [BOS, 9, EOS, PAD, PAD, PAD],
  ]);
  assert.equal(data.length, 18);
  assert.deepEqual((await encode("abcd")).windows.length, 1, "one that fits exactly is one");
  assert.deepEqual((await encode("a BREAK b")).windows, [
    [BOS, 1, EOS, PAD, PAD, PAD],
    [BOS, 2, EOS, PAD, PAD, PAD],
  ]);
  assert.equal((await encode("BREAK a")).windows.length, 1);
});

Deno.test("a weight above 1 moves a word away from the empty prompt", async () => {
  const { data } = await encode("a (b)1.5");
  // Only the third position, which holds "b": 104.01 + 1.5 · (3.01 − 104.01).
  close(data, AB.with(2, 104.01 + 1.5 * (3.01 - 104.01)));
});

Deno.test("a weight below 1 mixes in the prompt without the word", async () => {
  // At 0.5 both weigh the same: tan(π/4) = 1.
  const A = [100, 1 + 1, 101 + 1.01, 102 + 2.02, 102 + 3.04, 102 + 4.06];
  const weighted = AB.with(2, 104.01 + 0.5 * (3.01 - 104.01));
  close((await encode("a (b)0.5")).data, weighted.map((v, i) => (v + (A[i] ?? 0)) / 2));
  // At 0.8 the share is tan(0.1 · π) = 0.32492.
  const share = 0.3249197;
  const lighter = AB.with(2, 104.01 + 0.8 * (3.01 - 104.01));
  close(
    (await encode("a (b)0.8")).data,
    lighter.map((v, i) => (v + share * (A[i] ?? 0)) / (1 + share)),
  );
  close((await encode("a (b)0")).data.map(Math.round), A.map(Math.round), "at 0 it is gone");
  const two = await encode("(a)0.5 c (b)0.5");
  assert.deepEqual(two.windows.map((ids) => ids.slice(1, 4)), [
    [1, 3, 2],
    [EOS, PAD, PAD],
    [3, 2, EOS],
    [1, 3, EOS],
  ]);
});

Deno.test("removing a word keeps the start of the next window", async () => {
  const { windows } = await encode("a BREAK (b)0.5 c");
  assert.deepEqual(windows.at(-1), [BOS, 3, EOS, PAD, PAD, PAD]);
});

Deno.test("blends add up, and shorter ones are padded with the empty prompt", async () => {
  const { data, pooled } = await encode('("ab", "").blend(3, 1)');
  close(data, AB.map((v, i) => 0.75 * v + 0.25 * (NONE[i] ?? 0)));
  close([pooled ?? NaN], [0.75 * (100 + 3 + 101 + 204) + 0.25 * (100 + 101 + 408)]);
  close((await encode('("ab", "").blend(2, 1, no_normalize)')).data, [
    ...AB.map((v, i) => 2 * v + (NONE[i] ?? 0)),
  ]);
  const uneven = await encode('("abcde", "ab").blend(0.5, 0.5)');
  assert.equal(uneven.data.length, 12);
  close([uneven.data[6] ?? NaN, uneven.data[7] ?? NaN], [100, 0.5 * (5 + 1) + 0.5 * 102]);
});

Deno.test("a conjunction's parts follow one another, moved by their weights", async () => {
  const { data, windows, pooled } = await encode('("ab", "ab").and(1, 0.5)');
  assert.equal(windows.length, 2, "what was encoded once is not again");
  close(data, [...AB, ...AB.map((v, i) => (v + (NONE[i] ?? 0)) / 2)]);
  close([pooled ?? NaN], [408]);
});

Deno.test("each vector of an embedding takes the place of one token", async () => {
  const { windows, model } = summing();
  const embedding = (name: string) =>
    Promise.resolve(name === "cat" ? [Float32Array.of(7), Float32Array.of(8)] : null);
  const { conditioning, notes } = await encodePrompt("a <cat> <dog>", { ...model, embedding });
  assert.deepEqual(windows[0], [BOS, 1, 0, 0, -36, EOS], "ids that the vectors replace");
  close([...conditioning.data].slice(0, 4), [100, 2, 7 + 1.01, 8 + 1.08]);
  assert.deepEqual(notes, [{ kind: "embedding", text: "<dog>" }]);
});

Deno.test("a prompt that takes too many runs of the encoder is refused before the first", async () => {
  const { windows, model } = summing();
  const text = "a- b ".repeat(40);
  await assert.rejects(encodePrompt(text, model), (error) => {
    assert.ok(error instanceof PromptError);
    assert.match(error.message, /takes 820 runs.*256 are the most/);
    return true;
  });
  assert.deepEqual(windows, []);
});
