import assert from "node:assert/strict";
import fc from "fast-check";
import { LIMITS } from "../../inference/graph/limits.ts";
import { FOREIGN_KEYWORDS, foreignMetadata } from "../../services/images/foreign.ts";
import { looseObject, strictJson } from "../../services/images/loose_json.ts";
import { cpuMs } from "../cpu_time.ts";

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

Deno.test("decimal commas are read in typed text", () => {
  const typed =
    "a cat <lora:film:0,7>\nSteps: 20, CFG scale: 7,5, Seed: 3, Denoising strength: 0,75";
  const read = foreignMetadata(new Map([["parameters", typed]]));
  assert.deepEqual([read?.["cfg_scale"], read?.["strength"], read?.["seed"]], [7.5, 0.75, 3]);
  assert.deepEqual(read?.["loras"], [{ model: { name: "film" }, weight: 0.7 }]);
});

Deno.test("parameters are read from images of other programs", () => {
  const model = { name: "meadowMix_v8" };
  assert.deepEqual(read("parameters", "image_a1111.txt"), {
    ...SAME,
    positive_prompt: "a lighthouse, fog <lora:film:0.7>",
    scheduler: "dpmpp_2m_k",
    model,
    loras: [{ model: { name: "film" }, weight: 0.7 }],
    made_with: "AUTOMATIC1111",
  });
  assert.deepEqual(read("prompt", "image_comfyui.json"), {
    ...SAME,
    scheduler: "dpmpp_2m_k",
    model,
    made_with: "ComfyUI",
  });
  assert.deepEqual(read("parameters", "image_swarmui.json"), {
    ...SAME,
    scheduler: "euler_a",
    model,
    made_with: "SwarmUI",
  });
  assert.deepEqual(read("sd-metadata", "image_invokeai_2.json"), {
    ...SAME,
    scheduler: "euler_a",
    model: { name: "stable-diffusion-1.5" },
    made_with: "InvokeAI 2",
  });
  assert.deepEqual(read("Dream", "image_dream.txt"), {
    ...SAME,
    scheduler: "lms",
    made_with: "InvokeAI 2",
  });
  assert.deepEqual(read("Comment", "image_novelai.json"), {
    ...SAME,
    scheduler: "euler_a",
    made_with: "NovelAI",
  });
});

Deno.test("numbers that JSON cannot hold are read as null", () => {
  assert.deepEqual(looseObject('{"a":NaN,"b":[-Infinity,Infinity,1],"c":"NaN \\" Infinity"}'), {
    a: null,
    b: [null, null, 1],
    c: 'NaN " Infinity',
  });
  assert.equal(strictJson('{"a":1}'), '{"a":1}');
  assert.equal(looseObject("[NaN]"), null);
});

Deno.test("metadata of any content is read quickly or refused", async () => {
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
  const spent = await cpuMs(() => {
    for (const text of heavy) {
      for (const key of FOREIGN_KEYWORDS) foreignMetadata(new Map([[key, text]]));
    }
  });
  assert.ok(spent < 5_000, `${spent} ms`);
});

Deno.test("metadata of other programs has the same limits as our own", () => {
  const loras = "<lora:a:1>".repeat(50_000);
  const found = foreignMetadata(new Map([["parameters", `a hill ${loras}\nSteps: 4`]]));
  assert.equal((found?.["loras"] as unknown[]).length, LIMITS.lora.count);
  const long = (length: number) => new Map([["parameters", `${"x".repeat(length)}\nSteps: 4`]]);
  assert.equal(foreignMetadata(long(1024 * 1024)), null);
  assert.equal(foreignMetadata(long(1000 * 1024))?.["steps"], 4);
  // Each of these is six characters in JSON.
  assert.equal(foreignMetadata(new Map([["parameters", "\u0001".repeat(200_000)]])), null);
  const description = "y".repeat(1_000_000);
  const comment = JSON.stringify({ uc: "n".repeat(1_000_000), steps: 3 });
  const both = new Map([["Description", description], ["Comment", comment]]);
  assert.equal(foreignMetadata(both), null);
});
