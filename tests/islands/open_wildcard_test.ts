import assert from "node:assert/strict";
import { fitting, openWildcard, wildcardsIn } from "../../islands/prompt/open_wildcard.ts";

Deno.test("the wildcard at the caret is the one whose end is not written yet", () => {
  const at = (text: string) => {
    const caret = text.indexOf("|");
    return openWildcard(text.replace("|", ""), caret);
  };
  assert.deepEqual(at("a __|"), { from: 2, typed: "" });
  assert.deepEqual(at("a __col| b"), { from: 2, typed: "col" });
  assert.deepEqual(at("__a__ __colours/w|"), { from: 6, typed: "colours/w" });
  for (const closed of ["|", "a_|", "__a__|", "__a__ b|", "\\__a|", "| __a"]) {
    assert.equal(at(closed), null, closed);
  }
});

Deno.test("a prompt's wildcards are named once, and not behind a backslash", () => {
  assert.deepEqual(wildcardsIn("__a__ __b/c__ __a__ \\__d__ e__f"), ["a", "b/c"]);
});

Deno.test("names that begin with what is typed come first, in whatever case", () => {
  const all = ["warm colours", "Colours", "hair"].map((name) => ({ name }));
  assert.deepEqual(fitting(all, "colo").map(({ name }) => name), ["Colours", "warm colours"]);
});
