import assert from "node:assert/strict";
import { NODE_TYPES } from "../../inference/nodes/registry.ts";

const replace = async (string: string, search_string: string, replace_string: string) =>
  (await NODE_TYPES.get("string_replace")?.execute(
    { string, search_string, replace_string },
    {} as never,
  ))?.["value"];

Deno.test("text is replaced literally, in any case and script", async () => {
  assert.equal(await replace("A red RED circle", "red", "blue"), "A blue blue circle");
  assert.equal(await replace("İstanbul at night", "night", "dawn"), "İstanbul at dawn");
  assert.equal(await replace("ÉTÉ, été", "été", "summer"), "summer, summer");
  assert.equal(await replace("a 🎈 b 🎈", "🎈", "x"), "a x b x");
  for (const text of ["(a.b)*[c]", "^$", "{2}|\\d", "a-z/", "$& $1"]) {
    assert.equal(await replace(`< ${text} >`, text, "$&"), "< $& >", text);
  }
  assert.equal(await replace("unchanged", "", "x"), "unchanged");
  await assert.rejects(replace("a".repeat(8000), "a", "b".repeat(100)), /longer than/);
});
