import assert from "node:assert/strict";
import fc from "fast-check";
import { expandDynamicPrompt } from "../../services/dynamic_prompts/mod.ts";
import { cpuMs } from "../cpu_time.ts";

const all = (prompt: string, max_prompts = 1_000) =>
  expandDynamicPrompt({ prompt, max_prompts, combinatorial: true });

Deno.test("every combination, in order", async () => {
  assert.deepEqual((await all("a {red|blue} {cat|dog}")).prompts, [
    "a red cat",
    "a red dog",
    "a blue cat",
    "a blue dog",
  ]);
  assert.deepEqual((await all("plain")).prompts, ["plain"]);
  assert.deepEqual((await all("{a|}{|b}")).prompts, ["a", "ab", "", "b"]);
  assert.deepEqual((await all("{a|{b|c}}")).prompts, ["a", "b", "c"]);
  assert.deepEqual((await all("\\{a\\|b\\}")).prompts, ["{a|b}"]);
});

Deno.test("several of a list, with a joiner", async () => {
  assert.deepEqual((await all("{2$$ and $$a|b|c}")).prompts, [
    "a and b",
    "a and c",
    "b and a",
    "b and c",
    "c and a",
    "c and b",
  ]);
  assert.deepEqual((await all("{1-2$$a|b}")).prompts, ["a", "b", "a,b", "b,a"]);
});

Deno.test("an unreadable prompt is returned with the reason", async () => {
  for (const bad of ["{a", "a}", "{3$$a|b}", "{2-1$$a|b}", "{".repeat(30) + "}".repeat(30)]) {
    const { prompts, error } = await all(bad);
    assert.deepEqual(prompts, [bad]);
    assert.notEqual(error, null, bad);
  }
  assert.match((await all("{a|b}".repeat(201))).error ?? "", /200 choices/);
  assert.match((await all(`{3900$$${"|".repeat(3_899)}}`)).error ?? "", /too much/);
  assert.match((await all(`{150$$${"|".repeat(2_999)}}`)).error ?? "", /too much/);
  assert.match((await all(`{201$$${"|".repeat(200)}}`)).error ?? "", /too much/);
});

Deno.test("the reason is a code with its values, for translations", async () => {
  const fault = async (prompt: string) => (await all(prompt)).fault;
  assert.equal(await fault("a {red|blue} house"), null);
  assert.deepEqual(await fault("a b}"), { code: "not_opened", at: 4 });
  assert.deepEqual(await fault("a {b"), { code: "not_closed", at: 3 });
  assert.deepEqual(await fault("{a|b}".repeat(201)), { code: "too_many_choices", most: 200 });
  assert.deepEqual(await fault("{".repeat(30) + "}".repeat(30)), { code: "too_deep", most: 20 });
  assert.deepEqual(await fault("{2-5$$a}"), { code: "cannot_take", at: 1, from: 2, to: 5, of: 1 });
  assert.deepEqual(await fault(`{201$$${"|".repeat(200)}}`), {
    code: "too_much",
    at: 1,
    take: 201,
    of: 201,
  });
  const long = `${"x".repeat(7_000)}{${"|".repeat(700)}}`;
  assert.deepEqual(await fault(long), { code: "too_long", given: 571 });
});

Deno.test("weights are ignored, wildcards are text, nested choices are expanded", async () => {
  assert.deepEqual((await all("{2::a|b}")).prompts, ["a", "b"]);
  assert.deepEqual((await all("{1-2$$, $$a|b}")).prompts, ["a", "b", "a, b", "b, a"]);
  assert.deepEqual((await all("__x__ {a|__y__}")).prompts, ["__x__ a", "__x__ __y__"]);
  assert.deepEqual((await all("{2$$ $$a|{b|c}}")).prompts, ["a b", "a c", "b a", "c a"]);
});

Deno.test("combinations are counted without expanding them", async () => {
  assert.equal((await all("plain")).total, 1);
  assert.equal((await all("{a|b")).total, 1);
  assert.equal((await all("{a|b|c|d}".repeat(10), 5)).total, 4 ** 10);
  assert.equal((await all(`{10$$${"|".repeat(9)}}`, 5)).total, 3_628_800);
  assert.equal((await all("{a|b|c|d}".repeat(200), 5)).total, Number.MAX_SAFE_INTEGER);
  assert.equal((await all(`{99$$${"{|}|".repeat(98)}{|}}`, 5)).total, Number.MAX_SAFE_INTEGER);
});

Deno.test("of billions of combinations only the ones taken cost time", async () => {
  const spent = await cpuMs(async () => {
    assert.equal((await all("{a|b|c|d}".repeat(200), 100)).prompts.length, 100);
    assert.equal((await all("{|}".repeat(200), 10_000)).prompts.length, 10_000);
    const long = await all("{a|b}".repeat(12) + "x".repeat(7_900), 10_000);
    assert.match(long.error ?? "", /too long/);
    assert.ok(long.prompts.length > 100 && long.prompts.length < 600);
    const prompt = `{2$$${"|".repeat(3_999)}}`;
    await expandDynamicPrompt({ prompt, max_prompts: 10_000, combinatorial: false, seed: 1 });
  });
  assert.ok(spent < 6_000, `${spent} ms`);
});

Deno.test("random prompts follow their seed and their weights", async () => {
  const draw = async (prompt: string, seed: number) =>
    (await expandDynamicPrompt({ prompt, max_prompts: 2_000, combinatorial: false, seed })).prompts;
  assert.deepEqual(await draw("{a|b|c}", 7), await draw("{a|b|c}", 7));
  assert.notDeepEqual(await draw("{a|b|c}", 7), await draw("{a|b|c}", 8));
  const heavy = (await draw("{9::a|1::b}", 1)).filter((p) => p === "a").length / 2_000;
  assert.ok(heavy > 0.87 && heavy < 0.93, String(heavy));
  assert.ok(!(await draw("{0::a|b}", 1)).includes("a"));
});

Deno.test("any text gets an answer, and plain text is returned unchanged", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: fc.constantFrom(..."ab{}|$:12- \\") }), async (text) => {
      const { prompts, total } = await all(text, 20);
      assert.ok(prompts.length >= 1 && prompts.length <= 20);
      if (!/[{}\\]/.test(text)) assert.deepEqual(prompts, [text]);
      if (total <= 20) assert.equal(prompts.length, total);
    }),
  );
});

Deno.test("expanding very many prompts leaves time for other work", async () => {
  let between = 0;
  const timer = setInterval(() => between++, 1);
  const prompt = "{a|b}".repeat(199);
  await expandDynamicPrompt({ prompt, max_prompts: 10_000, combinatorial: false, seed: 1 });
  clearInterval(timer);
  assert.ok(between > 5, String(between));
});
