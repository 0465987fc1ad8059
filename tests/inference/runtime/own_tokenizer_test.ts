import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import golden from "../../fixtures/golden/tokenizers/clip.json" with { type: "json" };
import { clipVocabulary } from "../../../inference/runtime/clip_vocabulary.ts";
import { createTokenizers } from "../../../inference/runtime/tokenizers.ts";
import { ownTokenizer } from "../../../inference/runtime/tokenizer.ts";

/**
 * Where OpenAI's code changes a text before it is encoded and Hugging Face's does not: broken
 * quotes and ligatures (ftfy), HTML, and marks, which a prompt cannot write here.
 */
const OTHERWISE: Record<string, number[]> = {
  "&amp; &lt;b&gt; &quot;x&quot;": [
    ...[261, 6259, 282, 261, 3333, 282, 321, 261, 4725, 282],
    ...[261, 47587, 282, 343, 261, 47587, 282],
  ],
  "ﬁne “quotes” ‘single’ – dash — em…": [
    ...[171, 105, 223, 1422, 728, 506, 5808, 728, 507, 728, 502, 2688, 728, 503, 1224],
    ...[10206, 2005, 2270, 959],
  ],
  "<|startoftext|> x <|endoftext|>": [27, 347, 993, 6659, 4160, 91, 285, 343, 27, 347]
    .concat([40786, 4160, 91, 285]),
};

Deno.test("the built-in tokenizer encodes as CLIP's does", async () => {
  const tokenizer = await ownTokenizer("end");
  assert.equal(golden.cases.length, 30);
  for (const { text, ids } of golden.cases) {
    assert.deepEqual(tokenizer.encode(text), OTHERWISE[text] ?? ids, text);
  }
});

Deno.test("its vocabulary is OpenAI's, token by token", async () => {
  const { ids, merges } = await clipVocabulary();
  assert.deepEqual([Object.keys(ids).length, merges.length], [49408, 48894]);
  const digest = createHash("sha256").update(JSON.stringify(ids)).digest("hex");
  assert.equal(digest, "87718b2035abd343d017c9149c09fc91044f6079eded0c0b5957306bf92ab193");
});

Deno.test("its marks are CLIP's, and OpenCLIP pads with zeros", async () => {
  const { bos, eos, pad, length } = await ownTokenizer("end");
  assert.deepEqual([bos, eos, pad, length], [49406, 49407, 49407, 77]);
  assert.equal((await ownTokenizer("zero")).pad, 0);
});

Deno.test("a model without a tokenizer gets the built-in one, if its encoder has CLIP's vocabulary", async () => {
  const folder = await Deno.makeTempDir({ prefix: "atelier-tokenizer-" });
  const open = async (config: unknown) => {
    await Deno.writeTextFile(`${folder}/text_encoder/config.json`, JSON.stringify(config));
    return await createTokenizers().open(folder);
  };
  try {
    await Deno.mkdir(`${folder}/text_encoder`);
    const first = await open({ hidden_act: "quick_gelu", vocab_size: 49408 });
    assert.deepEqual([first.encode("a cat"), first.pad], [[320, 2368], 49407]);
    assert.equal((await open({ hidden_act: "gelu", vocab_size: 49408 })).pad, 0);
    await assert.rejects(open({ vocab_size: 919 }), /no tokenizer.*919 tokens.*add the folder/s);

    const file = `${folder}/model.safetensors`;
    await Deno.writeTextFile(file, "weights");
    assert.deepEqual((await createTokenizers().open(file)).encode("a cat"), [320, 2368]);
    await assert.rejects(createTokenizers().open(`${folder}/nothing`), /no text_encoder\/config/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
