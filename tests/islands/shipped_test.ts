import assert from "node:assert/strict";
import { recordInWords } from "../../islands/workflows/shipped.ts";
import { presetName, shippedWord } from "../../islands/text/shipped.ts";
import de from "../../islands/text/de.ts";
import en from "../../islands/text/en.ts";
import ja from "../../islands/text/ja.ts";
import { DEFAULT_PRESETS } from "../../services/presets/defaults.ts";
import type { WorkflowRecord } from "../../services/workflows/answers.ts";
import { shippedWorkflows } from "../../services/workflows/defaults/mod.ts";
import { runFields } from "../../services/workflows/exposed.ts";

/** Everything of what ships that a person reads. */
function shippedWords(): Set<string> {
  const words = DEFAULT_PRESETS.map(({ name }) => name);
  for (const workflow of shippedWorkflows()) {
    words.push(workflow.name, workflow.description);
    words.push(...workflow.tags.split(",").map((tag) => tag.trim()));
    for (const { label, description } of runFields(workflow)) words.push(label, description);
  }
  return new Set(words.filter(Boolean));
}

Deno.test("everything that ships is translated to German and Japanese, and nothing else", () => {
  const words = shippedWords();
  assert.ok(words.size > 30);
  for (const text of [de, ja]) {
    assert.deepEqual([...words].filter((w) => !Object.hasOwn(text.shipped, w)), []);
    assert.deepEqual(Object.keys(text.shipped).filter((w) => !words.has(w)), []);
  }
});

Deno.test("a user's own thing is not translated, even with a shipped name", () => {
  assert.equal(presetName(de, { type: "default", name: "Watercolour" }), "Aquarell");
  assert.equal(presetName(de, { type: "default", name: "Changed here" }), "Changed here");
  assert.equal(presetName(de, { type: "user", name: "Watercolour" }), "Watercolour");
  assert.equal(presetName(en, { type: "default", name: "Watercolour" }), "Watercolour");
  assert.equal(shippedWord(de, "constructor"), "constructor");
  const [workflow] = shippedWorkflows();
  assert.ok(workflow);
  const record = (category: string) =>
    ({
      name: workflow.name,
      workflow: { ...workflow, meta: { ...workflow.meta, category } },
      run_fields: runFields(workflow),
    }) as WorkflowRecord;
  assert.equal(recordInWords(record("default"), ja).name, ja.shipped[workflow.name]);
  assert.equal(recordInWords(record("default"), de).run_fields[1]?.label, "Negativ-Prompt");
  assert.deepEqual(recordInWords(record("user"), de), record("user"));
});
