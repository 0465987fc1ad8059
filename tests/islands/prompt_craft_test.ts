import assert from "node:assert/strict";
import { fragmentsOf, weightSpans } from "../../inference/prompts/fragments.ts";
import { SAMPLER_NAMES } from "../../inference/schedulers/names.ts";
import { seedsOf } from "../../islands/prompt/seeds.ts";
import { walked, walkFrom, walkOn } from "../../islands/prompt/walk.ts";
import { weigh } from "../../islands/prompt/weigh.ts";
import { isTrained } from "../../islands/recipe/model_choice.ts";
import { samplerGroups } from "../../islands/recipe/samplers.ts";
import type { ModelRecord } from "../../services/contract/models.ts";
import type { QueueItemSummary } from "../../services/contract/queue.ts";

/** Presses the key that makes the part between the bars heavier (+) or lighter (-), and again. */
function press(marked: string, keys: string): string {
  const [before = "", chosen = "", after = ""] = marked.split("|");
  let text = before + chosen + after;
  let [start, end] = [before.length, before.length + chosen.length];
  for (const key of keys) {
    const edit = weigh(text, start, end, key === "+");
    if (!edit) continue;
    text = text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
    [start, end] = edit.select;
  }
  return text;
}

Deno.test("keys change the weight of the selection, in the prompt's notation", () => {
  const cases: [marked: string, keys: string, text: string][] = [
    ["a |red cat| here", "+", "a (red cat)1.1 here"],
    ["a |red cat| here", "++-", "a (red cat)1.1 here"],
    ["a |red cat| here", "+-", "a red cat here"],
    ["a |red cat| here", "--", "a (red cat)0.8 here"],
    // Without a selection, the word at the caret; spaces are left outside.
    ["a ca||t here", "+", "a (cat)1.1 here"],
    ["a| cat |here", "+", "a (cat)1.1 here"],
    // What is there keeps its notation.
    ["a (|cat|:1.2)", "+", "a (cat:1.3)"],
    ["a |(cat:1.2)|", "-", "a (cat:1.1)"],
    ["a |cat|++", "+", "a cat+++"],
    ["a |cat|+", "--", "a (cat)0.9"],
    ["a (|red cat|)++", "-", "a (red cat)+"],
    ["a (|red cat|)+", "-", "a red cat"],
    // A prompt of AUTOMATIC1111's stays one: its bare brackets would mean something else otherwise.
    ["((fog)), a |cat|", "+", "((fog)), a (cat:1.1)"],
    // Nothing is torn apart, and no number becomes another one.
    ["(a |cat) and| dog", "+", "(a cat) and dog"],
    ["|cat|9", "+", "cat9"],
    ["a  || b", "+", "a   b"],
    ["|cat|", "+".repeat(30), "(cat)2"],
    ["|cat|", "-".repeat(30), "(cat)0.1"],
  ];
  for (const [marked, keys, text] of cases) assert.equal(press(marked, keys), text, marked);
});

Deno.test("the engine reads the weight that the editor writes", () => {
  const heaviest = (text: string) => Math.max(...fragmentsOf(text).fragments.map((f) => f.weight));
  assert.equal(heaviest(press("a |red cat|, fog", "+++")), 1.3);
  assert.equal(heaviest(press("(fog:1.1), a |red cat|", "+++")), 1.3);
});

Deno.test("weighted text is coloured with its notation", () => {
  const parts = (text: string) =>
    weightSpans(text).spans.map(({ from, to, weight }) => [text.slice(from, to), weight]);
  assert.deepEqual(parts("a plain (cat) here"), []);
  assert.deepEqual(parts("a (cat:1.2), fog"), [["(cat:1.2)", 1.2]]);
  assert.deepEqual(parts("a (cat)1.2 fog+ (no"), [["(cat)1.2", 1.2], ["fog+", 1.1]]);
  assert.deepEqual(parts("((fog))").map(([text]) => text).join(""), "((fog))");
  assert.deepEqual(parts("(cat:-3)"), [["(cat:-3)", -3]], "what cannot be is still shown");
});

Deno.test("Alt with arrows moves through earlier prompts and back to the draft", () => {
  const history = ["newest", "older", "oldest"];
  let walk = walkFrom({ at: -1, own: "" }, history, "half a thought");
  const go = (step: 1 | -1) => {
    walk = walkOn(walk, history, step) ?? walk;
    return walked(walk, history);
  };
  assert.deepEqual([1, 1, 1, 1].map(() => go(1)), ["newest", "older", "oldest", "oldest"]);
  assert.deepEqual([go(-1), go(-1), go(-1), go(-1)], [
    "older",
    "newest",
    "half a thought",
    "half a thought",
  ]);
  // One that was changed is one's own again; what was just used is not offered twice.
  assert.deepEqual(walkFrom({ at: 1, own: "x" }, history, "older!"), { at: -1, own: "older!" });
  assert.equal(walkOn({ at: -1, own: "newest" }, history, 1)?.at, 1);
});

Deno.test("samplers are grouped, each once, the recommended one first", () => {
  const groups = samplerGroups(SAMPLER_NAMES, "dpmpp_2m");
  assert.deepEqual(groups[0], ["recommended", ["dpmpp_2m"]]);
  assert.deepEqual(groups.flatMap(([, keys]) => keys).toSorted(), [...SAMPLER_NAMES].toSorted());
  const of = Object.fromEntries(groups);
  assert.deepEqual(of.quick, ["lcm", "tcd"]);
  assert.deepEqual(of.varied, [
    "ddpm",
    "euler_a",
    "kdpm_2_a",
    "kdpm_2_a_k",
    "dpmpp_2m_sde",
    "dpmpp_2m_sde_k",
    "dpmpp_sde",
    "dpmpp_sde_k",
  ]);
  assert.deepEqual(samplerGroups(["euler"], "ddim"), [["steady", ["euler"]]]);
});

Deno.test("the recommended sizes are those of the model's training", () => {
  const model = (base: string, side: number) =>
    ({ base, default_settings: { width: side, height: side } }) as ModelRecord;
  const size = (width: number, height: number) => ({ width, height });
  assert.ok(isTrained(size(1216, 832), model("sdxl", 1024)));
  assert.ok(!isTrained(size(1224, 832), model("sdxl", 1024)));
  assert.ok(isTrained(size(512, 512), model("sd-1", 512)));
  assert.ok(!isTrained(size(640, 424), model("sd-1", 512)));
  assert.ok(!isTrained(size(1216, 832), model("sdxl", 512)), "one of few steps, at half the size");
});

Deno.test("recent seeds are shown once each, with an image", () => {
  const item = (seed: number, ...image_names: string[]) =>
    ({
      image_names,
      field_values: [
        { node_path: "noise", field_name: "seed", value: seed },
        { node_path: "positive", field_name: "prompt", value: `prompt ${seed}` },
      ],
    }) as unknown as QueueItemSummary;
  assert.deepEqual(seedsOf([item(1), item(2, "b.png"), item(1, "a.png"), item(2, "c.png")]), [
    { seed: 1, prompt: "prompt 1", image: "a.png" },
    { seed: 2, prompt: "prompt 2", image: "b.png" },
  ]);
  assert.deepEqual(seedsOf([{ ...item(1), field_values: null }]), []);
});
