import assert from "node:assert/strict";
import { join } from "node:path";
import { ownerActor } from "../../services/actor.ts";
import { Problem } from "../../services/errors/mod.ts";
import { createTokenCount, MOST_TEXT } from "../../services/token_count/mod.ts";
import { GOLDEN_DIR } from "../conformance/golden/files.ts";
import { TEST_MODEL } from "../inference/test_model.ts";
import { LIGHT } from "./light.ts";

const al = ownerActor("al", false);

/** One of three vectors, and one of another family. */
const TINY = join(GOLDEN_DIR, "sd15/textual_inversion/a1111_emb_params_3vec.safetensors");
const embeddings = (_: unknown, names: readonly string[]) =>
  Promise.resolve(
    [{ name: "tiny", base: "sd-1", path: TINY }, { name: "wide", base: "sdxl", path: TINY }]
      .filter(({ name }) => names.includes(name)),
  );

/** Counts for a model that lies in `folder`. */
const counting = (folder: string) => {
  const model = { key: "k", hash: "h", name: "Mine", base: "sd-1", type: "main" };
  const resolve = () =>
    Promise.resolve({
      ...model,
      source: { path: folder, format: "onnx" as const },
      defaultSettings: {},
      weights: LIGHT,
    });
  return createTokenCount({ models: { resolve, embeddings } });
};
const count = counting(TEST_MODEL);

Deno.test("tokens and windows are counted as the engine counts them", async () => {
  const full = "red ".repeat(75);
  const { limit, prompts } = await count(al, {
    prompts: ["", "a red circle", full, `${full}circle  on blue`, "  A Red, RED circle!  "],
  });
  assert.equal(limit, 75);
  assert.deepEqual(prompts.map((p) => p.tokens), [0, 3, 75, 78, 6]);
  assert.deepEqual(prompts.map((p) => p.windows), [1, 1, 1, 2, 1]);
});

Deno.test("notation is not counted, and problems with it are reported", async () => {
  const { prompts } = await count(al, {
    prompts: [
      "a (red)1.2 circle++",
      "a red BREAK circle",
      '("a red circle", "red").blend(1, 1)',
      '("a red circle", "red").and()',
      "a (red:1.2) circle",
      "a (red)99 circle",
    ],
  });
  assert.deepEqual(prompts.map((p) => [p.tokens, p.windows]), [
    [3, 1],
    [3, 2],
    [3, 1],
    [4, 2],
    [3, 1],
    [prompts[5]?.tokens, 1],
  ]);
  assert.deepEqual(prompts[4]?.notes, [{ kind: "a1111", text: "(red:1.2)" }]);
  assert.match(prompts[5]?.problem ?? "", /weight 99/);
  assert.deepEqual(prompts.slice(0, 5).map((p) => p.problem), [null, null, null, null, null]);
});

Deno.test("an embedding takes as many tokens as it has vectors, an unknown name its characters", async () => {
  const { prompts } = await count(al, { prompts: ["red <tiny>, red", "<wide>", "<gone>"] });
  assert.deepEqual([prompts[0]?.tokens, prompts[0]?.notes], [6, []]);
  assert.deepEqual(prompts[1]?.notes, [{ kind: "embedding", text: "<wide>" }]);
  assert.deepEqual(prompts[2]?.notes, [{ kind: "embedding", text: "<gone>" }]);
});

Deno.test("too much text, or an unreadable tokenizer, is reported", async () => {
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
