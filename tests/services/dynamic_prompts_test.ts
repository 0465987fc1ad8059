import assert from "node:assert/strict";
import fc from "fast-check";
import { expandDynamicPrompt } from "../../services/dynamic_prompts/mod.ts";

const all = (prompt: string, max_prompts = 1_000) =>
  expandDynamicPrompt({ prompt, max_prompts, combinatorial: true });

Deno.test("every combination, in order", () => {
  assert.deepEqual(all("a {red|blue} {cat|dog}").prompts, [
    "a red cat",
    "a red dog",
    "a blue cat",
    "a blue dog",
  ]);
  assert.deepEqual(all("plain").prompts, ["plain"]);
  assert.deepEqual(all("{a|}{|b}").prompts, ["a", "ab", "", "b"]);
  assert.deepEqual(all("{a|{b|c}}").prompts, ["a", "b", "c"]);
  assert.deepEqual(all("\\{a\\|b\\}").prompts, ["{a|b}"]);
});

Deno.test("several of a list, with a joiner", () => {
  assert.deepEqual(all("{2$$ and $$a|b|c}").prompts, [
    "a and b",
    "a and c",
    "b and a",
    "b and c",
    "c and a",
    "c and b",
  ]);
  assert.deepEqual(all("{1-2$$a|b}").prompts, ["a", "b", "a,b", "b,a"]);
});

Deno.test("what cannot be read comes back with the reason", () => {
  for (const bad of ["{a", "a}", "{3$$a|b}", "{2-1$$a|b}", "{".repeat(30) + "}".repeat(30)]) {
    const { prompts, error } = all(bad);
    assert.deepEqual(prompts, [bad]);
    assert.notEqual(error, null, bad);
  }
  assert.match(all("{a|b}".repeat(201)).error ?? "", /200 choices/);
  assert.match(all(`{3900$$${"|".repeat(3_899)}}`).error ?? "", /too much/);
  assert.match(all(`{150$$${"|".repeat(2_999)}}`).error ?? "", /too much/);
  assert.match(all(`{201$$${"|".repeat(200)}}`).error ?? "", /too much/);
});

Deno.test("the reason comes as a code with its facts, for other languages", () => {
  const fault = (prompt: string) => all(prompt).fault;
  assert.equal(fault("a {red|blue} house"), null);
  assert.deepEqual(fault("a b}"), { code: "not_opened", at: 4 });
  assert.deepEqual(fault("a {b"), { code: "not_closed", at: 3 });
  assert.deepEqual(fault("{a|b}".repeat(201)), { code: "too_many_choices", most: 200 });
  assert.deepEqual(fault("{".repeat(30) + "}".repeat(30)), { code: "too_deep", most: 20 });
  assert.deepEqual(fault("{2-5$$a}"), { code: "cannot_take", at: 1, from: 2, to: 5, of: 1 });
  assert.deepEqual(fault(`{201$$${"|".repeat(200)}}`), {
    code: "too_much",
    at: 1,
    take: 201,
    of: 201,
  });
  const long = `${"x".repeat(7_000)}{${"|".repeat(700)}}`;
  assert.deepEqual(fault(long), { code: "too_long", given: 571 });
});

Deno.test("weights mean nothing here, wildcards are words, nested picks are gone through", () => {
  assert.deepEqual(all("{2::a|b}").prompts, ["a", "b"]);
  assert.deepEqual(all("{1-2$$, $$a|b}").prompts, ["a", "b", "a, b", "b, a"]);
  assert.deepEqual(all("__x__ {a|__y__}").prompts, ["__x__ a", "__x__ __y__"]);
  assert.deepEqual(all("{2$$ $$a|{b|c}}").prompts, ["a b", "a c", "b a", "c a"]);
});

Deno.test("how many there are is counted, not gone through", () => {
  assert.equal(all("plain").total, 1);
  assert.equal(all("{a|b").total, 1);
  assert.equal(all("{a|b|c|d}".repeat(10), 5).total, 4 ** 10);
  assert.equal(all(`{10$$${"|".repeat(9)}}`, 5).total, 3_628_800);
  assert.equal(all("{a|b|c|d}".repeat(200), 5).total, Number.MAX_SAFE_INTEGER);
  assert.equal(all(`{99$$${"{|}|".repeat(98)}{|}}`, 5).total, Number.MAX_SAFE_INTEGER);
});

Deno.test("billions of combinations cost what is taken", () => {
  const started = performance.now();
  assert.equal(all("{a|b|c|d}".repeat(200), 100).prompts.length, 100);
  assert.equal(all("{|}".repeat(200), 10_000).prompts.length, 10_000);
  const long = all("{a|b}".repeat(12) + "x".repeat(7_900), 10_000);
  assert.match(long.error ?? "", /too long/);
  assert.ok(long.prompts.length > 100 && long.prompts.length < 600);
  const picks = `{2$$${"|".repeat(3_999)}}`;
  expandDynamicPrompt({ prompt: picks, max_prompts: 10_000, combinatorial: false, seed: 1 });
  assert.ok(performance.now() - started < 6_000);
});

Deno.test("random prompts follow their seed and their weights", () => {
  const draw = (prompt: string, seed: number) =>
    expandDynamicPrompt({ prompt, max_prompts: 2_000, combinatorial: false, seed }).prompts;
  assert.deepEqual(draw("{a|b|c}", 7), draw("{a|b|c}", 7));
  assert.notDeepEqual(draw("{a|b|c}", 7), draw("{a|b|c}", 8));
  const heavy = draw("{9::a|1::b}", 1).filter((p) => p === "a").length / 2_000;
  assert.ok(heavy > 0.87 && heavy < 0.93, String(heavy));
  assert.ok(!draw("{0::a|b}", 1).includes("a"));
});

Deno.test("any text at all is answered, and plain text is itself", () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(..."ab{}|$:12- \\") }), (text) => {
    const { prompts, total } = all(text, 20);
    assert.ok(prompts.length >= 1 && prompts.length <= 20);
    if (!/[{}\\]/.test(text)) assert.deepEqual(prompts, [text]);
    if (total <= 20) assert.equal(prompts.length, total);
  }));
});
