import assert from "node:assert/strict";
import { cutOfPrompt } from "../../inference/prompt_limit.ts";
import { ownerActor } from "../../services/actor.ts";
import { Problem } from "../../services/errors/mod.ts";
import { createTokenCount, MOST_TEXT } from "../../services/token_count/mod.ts";
import { TEST_MODEL } from "../inference/test_model.ts";

const al = ownerActor("al", false);

/** Counts for a model that lies in `folder`. */
const counting = (folder: string) => {
  const model = { key: "k", hash: "h", name: "Mine", base: "sd-1", type: "main" };
  const resolve = () =>
    Promise.resolve({
      ...model,
      source: { path: folder, format: "onnx" as const },
      defaultSettings: {},
    });
  return createTokenCount({ models: { resolve } });
};
const count = counting(TEST_MODEL);

Deno.test("tokens are counted as the engine counts them, also beyond what it reads", async () => {
  const full = "red ".repeat(75);
  const { limit, prompts } = await count(al, {
    prompts: ["", "a red circle", full, `${full}circle  on blue`, "  A Red, RED circle!  "],
  });
  assert.equal(limit, 75);
  assert.deepEqual(prompts.map((p) => p.tokens), [0, 3, 75, 78, 6]);
  assert.deepEqual(prompts.map((p) => p.cut), ["", "", "", "circle  on blue", ""]);
});

Deno.test("what is said to be cut is what the engine cuts", async () => {
  const texts = [`${"a quiet lamp, ".repeat(30)}end`, "x".repeat(500), "日本語 ".repeat(60)];
  const { prompts } = await count(al, { prompts: texts });
  for (const [i, text] of texts.entries()) {
    assert.equal(prompts[i]?.cut, await cutOfPrompt(TEST_MODEL, text));
    assert.ok((prompts[i]?.tokens ?? 0) > 75);
  }
});

Deno.test("too much text and a tokenizer that cannot be read are told", async () => {
  const long = "x".repeat(MOST_TEXT / 5);
  await count(al, { prompts: [long, long, long, long, long] });
  const refused = (code: string) => (error: unknown) =>
    error instanceof Problem && error.code === code;
  await assert.rejects(
    count(al, { prompts: [long, long, long, long, long, "x"] }),
    refused("invalid"),
  );
  const empty = await Deno.makeTempDir();
  await assert.rejects(counting(empty)(al, { prompts: ["x"] }), refused("unavailable"));
  await Deno.remove(empty);
});
