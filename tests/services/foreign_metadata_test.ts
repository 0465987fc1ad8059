import assert from "node:assert/strict";
import fc from "fast-check";
import { FOREIGN_KEYWORDS, foreignMetadata } from "../../services/images/foreign.ts";
import { looseObject, strictJson } from "../../services/images/loose_json.ts";

const FIXTURES = new URL("../fixtures/field/", import.meta.url);

/** What each file of `tests/fixtures/field/` says, under the keyword it stands under in a PNG. */
const read = (keyword: string, file: string) =>
  foreignMetadata(new Map([[keyword, Deno.readTextFileSync(new URL(file, FIXTURES)).trimEnd()]]));

const SAME = {
  positive_prompt: "a lighthouse, fog",
  negative_prompt: "people",
  steps: 24,
  cfg_scale: 6.5,
  seed: 42,
  width: 512,
  height: 768,
};

Deno.test("pictures of other tools tell how they were made", () => {
  const model = { name: "meadowMix_v8" };
  assert.deepEqual(read("parameters", "picture_a1111.txt"), {
    ...SAME,
    positive_prompt: "a lighthouse, fog <lora:film:0.7>",
    scheduler: "dpmpp_2m_k",
    model,
    loras: [{ model: { name: "film" }, weight: 0.7 }],
    made_with: "AUTOMATIC1111",
  });
  assert.deepEqual(read("prompt", "picture_comfyui.json"), {
    ...SAME,
    scheduler: "dpmpp_2m_k",
    model,
    made_with: "ComfyUI",
  });
  assert.deepEqual(read("parameters", "picture_swarmui.json"), {
    ...SAME,
    scheduler: "euler_a",
    model,
    made_with: "SwarmUI",
  });
  assert.deepEqual(read("sd-metadata", "picture_invokeai_2.json"), {
    ...SAME,
    scheduler: "euler_a",
    model: { name: "stable-diffusion-1.5" },
    made_with: "InvokeAI 2",
  });
  assert.deepEqual(read("Dream", "picture_dream.txt"), {
    ...SAME,
    scheduler: "lms",
    made_with: "InvokeAI 2",
  });
  assert.deepEqual(read("Comment", "picture_novelai.json"), {
    ...SAME,
    scheduler: "euler_a",
    made_with: "NovelAI",
  });
});

Deno.test("numbers that JSON does not have are read as none", () => {
  assert.deepEqual(looseObject('{"a":NaN,"b":[-Infinity,Infinity,1],"c":"NaN \\" Infinity"}'), {
    a: null,
    b: [null, null, 1],
    c: 'NaN " Infinity',
  });
  assert.equal(strictJson('{"a":1}'), '{"a":1}');
  assert.equal(looseObject("[NaN]"), null);
});

Deno.test("whatever a file says, it is read at once or not at all", () => {
  const keyword = fc.constantFrom(...FOREIGN_KEYWORDS);
  const words = fc.oneof(fc.string({ maxLength: 60 }), fc.json(), fc.constantFrom("Steps: ", '"'));
  fc.assert(fc.property(fc.array(fc.tuple(keyword, words)), (texts) => {
    const found = foreignMetadata(new Map(texts));
    assert.ok(found === null || typeof found["made_with"] === "string");
  }));
  const mega = 2 ** 20;
  const loop = JSON.stringify({
    k: { class_type: "KSampler", inputs: { positive: ["k", 0], negative: ["__proto__", 0] } },
  });
  const heavy = [
    `Steps: ${" ".repeat(mega)}\nx`,
    `Steps: ${"A".repeat(mega)}`,
    "\nSteps: ".repeat(mega / 8),
    "[".repeat(mega),
    `<lora:${"1".repeat(mega)}`,
    "<lora:a".repeat(mega / 8),
    `"${"[".repeat(mega)}" -s 1`,
    `{"a":NaN,"b":"${'\\"'.repeat(mega / 4)}`,
    loop,
  ];
  const began = performance.now();
  for (const text of heavy) {
    for (const key of FOREIGN_KEYWORDS) foreignMetadata(new Map([[key, text]]));
  }
  assert.ok(performance.now() - began < 5_000, String(performance.now() - began));
});
