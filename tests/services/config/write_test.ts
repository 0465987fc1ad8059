import assert from "node:assert/strict";
import { withSettings } from "../../../services/config/write.ts";

Deno.test("removing a setting keeps comments and order", () => {
  const text = "# the house\ntrash_days: 9 # nine\n\n# limits\nquota_images: 5\nport: 1\n";
  assert.equal(
    withSettings(text, { quota_images: null, trash_days: 3 }),
    "# the house\ntrash_days: 3 # nine\n\n# limits\nport: 1\n",
  );
  assert.equal(withSettings("a: 1\n# why\nb: 2\n", { b: null }), "a: 1\n\n# why\n");
  assert.equal(withSettings("# only\na: 1\n", { a: null }), "# only\n");
});

Deno.test("the first setting is added to a file that is empty or has only comments", () => {
  for (const text of ["", "\n", "null\n", "{}\n"]) {
    assert.match(withSettings(text, { a: 1 }), /a: 1/, JSON.stringify(text));
    assert.equal(withSettings(text, { a: null }), "", JSON.stringify(text));
  }
  assert.match(withSettings("# a word\n", { a: 1 }), /# a word[\s\S]*a: 1/);
});

Deno.test("a file that is not a mapping is not changed", () => {
  for (const text of ["- a\n", "word\n", "a: [\n", 'a: "1\n']) {
    assert.throws(() => withSettings(text, { a: 1 }), /not valid YAML/, JSON.stringify(text));
  }
});
