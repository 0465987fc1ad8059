import assert from "node:assert/strict";
import { missingWords, withWord } from "../../islands/recipe/trigger_words.ts";

Deno.test("trigger words that the prompt lacks are offered, and put at its end", () => {
  assert.deepEqual(missingWords("An INK drawing", ["ink", "brush"]), ["brush"]);
  assert.deepEqual(missingWords("a cat", null), []);
  assert.equal(missingWords("", Array.from({ length: 50 }, (_, i) => `w${i}x`)).length, 8);
  assert.equal(withWord("a cat, ", "ink"), "a cat, ink");
  assert.equal(withWord("", "ink"), "ink");
});
