import assert from "node:assert/strict";
import { TRAINED_SIZES } from "../../inference/families/defaults.ts";
import { LIMITS } from "../../inference/graph/limits.ts";
import { SAMPLER_NAMES } from "../../inference/schedulers/names.ts";
import { faultWords } from "../../islands/create/dynamic_fault.ts";
import { samplerName } from "../../islands/recipe/samplers.ts";
import { withStyles } from "../../inference/prompts/style.ts";
import { presetSize } from "../../islands/recipe/model_choice.ts";
import { fitSide, sizeFor } from "../../islands/recipe/side.ts";
import { longest } from "../../islands/create/tokens.ts";
import { placeAfter } from "../../islands/library/picker_grid.tsx";
import { secondsLeft } from "../../islands/studio/pace.ts";
import de from "../../islands/text/de.ts";
import { en } from "../../islands/text/en.ts";
import ja from "../../islands/text/ja.ts";
import type { ModelRecord } from "../../services/contract/models.ts";
import { expandDynamicPrompt } from "../../services/dynamic_prompts/mod.ts";

Deno.test("sizes keep the number of pixels and are multiples of eight", () => {
  assert.deepEqual(sizeFor(1, 512, LIMITS.size), { width: 512, height: 512 });
  for (const ratio of [3 / 2, 2 / 3, 16 / 9, 9 / 16]) {
    const { width, height } = sizeFor(ratio, 512, LIMITS.size);
    assert.equal(width % 8 + height % 8, 0);
    assert.ok(Math.abs(width * height / 512 ** 2 - 1) < 0.05);
  }
  assert.deepEqual([1, 70, 3640].map((n) => fitSide(n, LIMITS.size)), [64, 72, 2048]);
});

Deno.test("aspect ratios are those of the model's family", () => {
  const size = (ratio: number, base: string, side: number) => {
    const model = { base, default_settings: { width: side, height: side } };
    const { width, height } = presetSize(ratio, model as ModelRecord, LIMITS.size);
    return `${width}×${height}`;
  };
  assert.deepEqual(
    [1, 3 / 2, 2 / 3, 16 / 9, 9 / 16].map((ratio) => size(ratio, "sdxl", 1024)),
    ["1024×1024", "1216×832", "832×1216", "1344×768", "768×1344"],
  );
  // Trained at another size than its family, or of a family with one size.
  assert.deepEqual([size(1, "sdxl", 512), size(1, "sd-1", 512)], ["512×512", "512×512"]);
  for (const [width, height] of TRAINED_SIZES.sdxl!) {
    assert.equal(width % 64 + height % 64, 0);
    assert.ok(Math.abs(width * height / 1024 ** 2 - 1) < 0.1, `${width}×${height}`);
  }
});

Deno.test("a style inserts the prompt literally, dollar signs included", () => {
  const style = { positive_prompt: "a {prompt}, {prompt}", negative_prompt: "no" };
  for (const words of ["$$100", "cash $& coins", "$1 $` $' $<x>"]) {
    assert.deepEqual(withStyles([style], words, words), {
      prompt: `a ${words}, ${words}`,
      negative: `${words} no`,
    });
  }
});

Deno.test("several styles wrap each other in their order", () => {
  const styles = [
    { positive_prompt: "{prompt}, ink", negative_prompt: "" },
    { positive_prompt: "a page with {prompt}", negative_prompt: "blur, {prompt}" },
    { positive_prompt: "old", negative_prompt: "new" },
  ];
  assert.deepEqual(withStyles(styles, "a cat", "a dog"), {
    prompt: "a page with a cat, ink old",
    negative: "blur, a dog new",
  });
  assert.equal(withStyles(styles.toReversed(), "a cat", "").prompt, "a page with a cat old, ink");
  assert.deepEqual(withStyles([], "a cat", "x"), { prompt: "a cat", negative: "x" });
});

Deno.test("the remaining time follows the pace, not steps that arrive at once", () => {
  assert.equal(secondsLeft(1000, 20, 180), 9);
  assert.equal(secondsLeft(2, 60, 140), null);
  assert.equal(secondsLeft(1000, 0, 200), null);
});

Deno.test("every sampler has a familiar, unique name", () => {
  const names = SAMPLER_NAMES.map(samplerName);
  for (const [i, key] of SAMPLER_NAMES.entries()) {
    assert.notEqual(names[i], key);
    assert.doesNotMatch(names[i] ?? "", /_/, key);
  }
  assert.equal(new Set(names).size, names.length);
  assert.equal(samplerName("dpmpp_2m_k"), "DPM++ 2M Karras");
  assert.equal(samplerName("of_the_future"), "of_the_future");
});

Deno.test("errors of dynamic prompts are translated, with their values", async () => {
  const wrong = [
    "a {b",
    "a b}",
    "{2-5$$a}",
    "{a|b}".repeat(201),
    "{".repeat(30) + "}".repeat(30),
    `{201$$${"|".repeat(200)}}`,
    `${"x".repeat(7_000)}{${"|".repeat(700)}}`,
  ];
  for (const prompt of wrong) {
    const request = { prompt, max_prompts: 1_000, combinatorial: true };
    const expanded = await expandDynamicPrompt(request);
    const { code: _, ...facts } = expanded.fault ?? { code: "" };
    const told = [en, de, ja].map((text) => faultWords(expanded, text) ?? "");
    assert.equal(new Set(told).size, 3, told.join());
    for (const words of told) {
      for (const fact of Object.values(facts)) assert.ok(words.includes(String(fact)), words);
    }
  }
  const unknown = { error: "Something new.", fault: { code: "of_the_future" } };
  assert.equal(faultWords(unknown as Parameters<typeof faultWords>[0], de), "Something new.");
  assert.equal(faultWords({ error: null, fault: null }, de), null);
});

Deno.test("of many prompts the longest are counted, as many as are counted at once", () => {
  assert.deepEqual(longest(["a", "ccc", "bb"]), ["ccc", "bb", "a"]);
  assert.deepEqual(longest(["a", "ccc", "bb"], 4), ["ccc", "a"]);
  const many = Array.from({ length: 64 }, () => "x".repeat(8_000));
  assert.equal(longest(many).join("").length, 40_000);
});

Deno.test("arrow keys move through a grid of images, and stop at its edges", () => {
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
