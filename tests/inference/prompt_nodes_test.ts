import assert from "node:assert/strict";
import { join } from "node:path";
import { costOf } from "../../inference/graph/cost.ts";
import type { NodeContext } from "../../inference/nodes/context.ts";
import { NodeInputError, type RawValues } from "../../inference/nodes/definition.ts";
import { NODE_TYPES } from "../../inference/nodes/registry.ts";
import { readPromptFile } from "../../inference/runtime/prompt_file.ts";
import { graphOf } from "./run_graph.ts";

const run = async (type: string, inputs: RawValues, folder: string | null = null) => {
  const context = { readPromptFile: (path: string) => readPromptFile(folder, path) } as NodeContext;
  return (await NODE_TYPES.get(type)!.execute(inputs, context))["collection"] as string[];
};

async function refused(promise: Promise<unknown>, says: RegExp, field: string) {
  const error = await promise.then((value) => value, (e: unknown) => e);
  assert.ok(error instanceof NodeInputError, `${says}: ${error}`);
  assert.match(error.message, says);
  assert.equal(error.field, field);
}

Deno.test("a dynamic prompt becomes its combinations, or random ones", async () => {
  const prompt = "a {red|blue} {cat|dog}";
  const all = ["a red cat", "a red dog", "a blue cat", "a blue dog"];
  const inputs = { prompt, max_prompts: 1000, combinatorial: true };
  assert.deepEqual(await run("dynamic_prompt", inputs), all);
  assert.deepEqual(await run("dynamic_prompt", { ...inputs, max_prompts: 3 }), all.slice(0, 3));
  const random = await run("dynamic_prompt", { prompt, max_prompts: 200 });
  assert.equal(random.length, 200);
  assert.deepEqual(new Set(random), new Set(all));
  assert.equal((await run("dynamic_prompt", { prompt: "plain" })).join(), "plain");
});

Deno.test("an unreadable or too long dynamic prompt is an error of its field", async () => {
  await refused(
    run("dynamic_prompt", { prompt: "{a" }),
    /"\{" at character 1 is not closed/,
    "prompt",
  );
  await refused(run("dynamic_prompt", {}), /./, "prompt");
  for (const max_prompts of [0, -1, 1001, 1.5]) {
    await refused(run("dynamic_prompt", { prompt: "a", max_prompts }), /./, "max_prompts");
  }
  // Nested choices are written out in time that their count does not matter for.
  const many = `{${"x|".repeat(90)}y}`.repeat(20);
  const begun = performance.now();
  assert.equal((await run("dynamic_prompt", { prompt: many, combinatorial: true })).length, 1);
  assert.ok(performance.now() - begun < 5_000);
  const long = `{90$$${"-".repeat(100)}$$${"a|".repeat(90)}b}`;
  await assert.rejects(
    run("dynamic_prompt", { prompt: long, max_prompts: 10, combinatorial: true }),
    NodeInputError,
  );
});

Deno.test("prompts are read from the lines of a file", async () => {
  const folder = await Deno.makeTempDir({ prefix: "atelier-prompts-" });
  try {
    await Deno.mkdir(join(folder, "animals"));
    await Deno.writeTextFile(join(folder, "animals/all.txt"), " a cat \r\na dog\n\nein Käfer\n");
    const file_path = "animals/all.txt";
    const read = (more: RawValues) => run("prompt_from_file", { file_path, ...more }, folder);
    assert.deepEqual(await read({}), ["a cat"]);
    assert.deepEqual(await read({ max_prompts: 0 }), ["a cat", "a dog", "", "ein Käfer"]);
    assert.deepEqual(await read({ start_line: 2, max_prompts: 1 }), ["a dog"]);
    assert.deepEqual(
      await read({ start_line: 4, max_prompts: 9, pre_prompt: "<", post_prompt: ">" }),
      [
        "<ein Käfer>",
      ],
    );
    const absolute = { file_path: join(folder, "animals", "all.txt") };
    assert.deepEqual(await run("prompt_from_file", absolute, folder), ["a cat"]);
    await refused(read({ start_line: 5 }), /has 4 lines.*line 5/, "start_line");
    await refused(read({ start_line: 0 }), /./, "start_line");
    await refused(read({ post_prompt: "x".repeat(8_001) }), /./, "post_prompt");
    await Deno.writeTextFile(join(folder, "many.txt"), "x\n".repeat(1001));
    const many = { file_path: "many.txt", max_prompts: 0 };
    await refused(run("prompt_from_file", many, folder), /1001 lines.*at most 1000/, "max_prompts");
    assert.equal((await run("prompt_from_file", { ...many, start_line: 2 }, folder)).length, 1000);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("only text files of the folder for prompts are read", async () => {
  const folder = await Deno.makeTempDir({ prefix: "atelier-prompts-" });
  const prompts = join(folder, "prompts");
  try {
    await Deno.mkdir(join(prompts, "sub"), { recursive: true });
    await Deno.writeTextFile(join(folder, "secret"), "secret");
    await Deno.mkdir(join(folder, "prompts-of-others"));
    await Deno.writeTextFile(join(folder, "prompts-of-others/a"), "secret");
    await Deno.symlink(join(folder, "secret"), join(prompts, "link"));
    await Deno.symlink(folder, join(prompts, "folder"));
    const outside = [
      "../secret",
      "sub/../../secret",
      "../prompts-of-others/a",
      join(folder, "secret"),
      "link",
      "folder/secret",
      "/etc/passwd",
      "/dev/zero",
      "/proc/self/environ",
      "sub",
      ".",
      "absent.txt",
      "a\0b",
      "x".repeat(999),
    ];
    const answers = await Promise.all(outside.map(async (file_path) => {
      const error = await run("prompt_from_file", { file_path }, prompts).catch((e: unknown) => e);
      assert.ok(error instanceof NodeInputError, `${file_path}: ${error}`);
      return error.message.replace(file_path, "…");
    }));
    assert.equal(new Set(answers).size, 1, "nobody finds out what lies on the disk");
    assert.match(answers[0]!, /no "…" in the folder for prompts: an administrator/);
    assert.ok(answers.every((answer) => !answer.includes(folder)));
    const none = run("prompt_from_file", { file_path: "a" }, null);
    await refused(none, /no "a" in the folder for prompts/, "file_path");
    await refused(
      run("prompt_from_file", { file_path: "a" }, join(folder, "gone")),
      /no "a"/,
      "file_path",
    );

    await Deno.writeFile(join(prompts, "latin.txt"), new Uint8Array([0x61, 0xe4, 0x0a]));
    const latin = run("prompt_from_file", { file_path: "latin.txt" }, prompts);
    await refused(latin, /"latin.txt" is no text in UTF-8/, "file_path");
    await Deno.truncate(join(prompts, "latin.txt"), 9 * 2 ** 20);
    const large = run("prompt_from_file", { file_path: "latin.txt" }, prompts);
    await refused(large, /larger than 8 MB/, "file_path");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the prompts of a list are counted before they are known", () => {
  const graph = (node: { type: string } & RawValues) =>
    graphOf({
      list: node,
      each: { type: "iterate" },
      denoise: { type: "denoise_latents", steps: 10 },
    }, ["list.collection > each.collection", "each.item > denoise.steps"]);
  const one = costOf(graph({ type: "dynamic_prompt", prompt: "a" })).cost;
  const cost = (node: RawValues) =>
    Math.round(costOf(graph({ type: "dynamic_prompt", ...node })).cost / one);
  assert.equal(cost({ prompt: "{a|b}", max_prompts: 7 }), 7);
  assert.equal(cost({ prompt: "{a|b}", max_prompts: 7, combinatorial: true }), 2);
  assert.equal(cost({ prompt: "{a", max_prompts: 7, combinatorial: true }), 1);
  const file = (max_prompts: number) =>
    Math.round(costOf(graph({ type: "prompt_from_file", file_path: "a", max_prompts })).cost / one);
  assert.deepEqual([file(3), file(0)], [3, 1]);
});
