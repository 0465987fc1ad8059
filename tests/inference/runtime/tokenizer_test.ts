import assert from "node:assert/strict";
import { loadTokenizer } from "../../../inference/runtime/tokenizer.ts";
import { TEST_MODEL } from "../test_model.ts";

/** Small BPE of CLIP's kind, to compare with: one rule at a time, straight from the two files. */
async function slowEncoder(): Promise<(word: string) => number[]> {
  const read = (file: string) => Deno.readTextFile(`${TEST_MODEL}/tokenizer/${file}`);
  const vocab: Record<string, number> = JSON.parse(await read("vocab.json"));
  const merges = (await read("merges.txt")).trim().split("\n").slice(1).map((l) => l.split(" "));
  return (word) => {
    let parts = [...word];
    parts[parts.length - 1] += "</w>";
    for (const [a, b] of merges) {
      const joined: string[] = [];
      for (let i = 0; i < parts.length; i++) {
        if (parts[i] === a && parts[i + 1] === b) joined.push(`${a}${b}`), i++;
        else joined.push(parts[i] ?? "");
      }
      parts = joined;
    }
    return parts.map((part) => vocab[part] ?? -1);
  };
}

Deno.test("words are tokenized by the model's own files", async () => {
  const tokenizer = await loadTokenizer(TEST_MODEL, 77);
  const encode = await slowEncoder();
  for (const word of ["red", "circle", "mountains", "sunset", "zebra", "xylophone", "a"]) {
    assert.deepEqual(tokenizer.encode(word), encode(word), word);
  }
  assert.deepEqual(tokenizer.encode("A Red, RED circle!"), [
    ...encode("a"),
    ...encode("red"),
    ...encode(","),
    ...encode("red"),
    ...encode("circle"),
    ...encode("!"),
  ]);
  assert.deepEqual(tokenizer.encode("don't"), [...encode("don"), ...encode("'t")]);
  assert.deepEqual(tokenizer.encode(" red \n\t circle "), tokenizer.encode("red circle"));
});

Deno.test("other scripts and the model's own special tokens are plain text", async () => {
  const tokenizer = await loadTokenizer(TEST_MODEL, 77);
  const special = new Set([tokenizer.bos, tokenizer.eos]);
  for (const text of ["猫がいる", "émile 🎈", "<|endoftext|>", "a <|startoftext|> b", "\u0000"]) {
    const ids = tokenizer.encode(text);
    assert.ok(ids.every((id) => Number.isInteger(id) && id >= 0), text);
    assert.ok(!ids.some((id) => special.has(id)), text);
  }
});

Deno.test("padding follows the model's files, in the older form by its map", async () => {
  const folder = await Deno.makeTempDir({ prefix: "atelier-tokenizer-" });
  try {
    await Deno.mkdir(`${folder}/tokenizer`);
    for (const { name } of Deno.readDirSync(`${TEST_MODEL}/tokenizer`)) {
      await Deno.copyFile(`${TEST_MODEL}/tokenizer/${name}`, `${folder}/tokenizer/${name}`);
    }
    const read = async (file: string) =>
      JSON.parse(await Deno.readTextFile(`${folder}/tokenizer/${file}`));
    const write = (file: string, value: unknown) =>
      Deno.writeTextFile(`${folder}/tokenizer/${file}`, JSON.stringify(value));
    const pad = async () => (await loadTokenizer(folder, 77)).pad;
    const { eos } = await loadTokenizer(folder, 77);
    const [other = "", id] = Object.entries(await read("vocab.json"))
      .find(([, id]) => id === 0) ?? assert.fail();
    assert.equal(await pad(), eos);
    await write("special_tokens_map.json", { pad_token: { content: other } });
    assert.equal(await pad(), id);
    const config = await read("tokenizer_config.json");
    await write("tokenizer_config.json", { ...config, added_tokens_decoder: {} });
    assert.equal(await pad(), eos);
    await Deno.remove(`${folder}/tokenizer/special_tokens_map.json`);
    await write("tokenizer_config.json", { ...config, pad_token: undefined });
    assert.equal(await pad(), eos);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
