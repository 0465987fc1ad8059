import assert from "node:assert/strict";
import fc from "fast-check";
import {
  readPresetFile,
  readPresetRows,
  writePresetCsv,
  writePresetJson,
} from "../../services/presets/exchange.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("presets survive being written and read", () => {
  const text = fc.string({ unit: "binary", maxLength: 40 }).filter((t) => !t.includes("\r"));
  const name = text.map((t) => `n${t}`.trim());
  const preset = fc.record(
    { name, positive_prompt: text, negative_prompt: text },
    { noNullPrototype: true },
  );
  return fc.assert(
    fc.asyncProperty(fc.array(preset, { minLength: 1, maxLength: 5 }), async (presets) => {
      // A lone surrogate cannot be written as UTF-8.
      fc.pre(presets.every((p) => Object.values(p).every((t) => t.isWellFormed())));
      assert.deepEqual(await readPresetFile(bytes(writePresetCsv(presets))), presets);
    }),
  );
});

Deno.test("no cell is a formula to a spreadsheet", async () => {
  const row = { name: "=1+1", positive_prompt: "@x", negative_prompt: "-y" };
  const csv = writePresetCsv([row]);
  assert.equal(csv.split("\r\n")[1], `"'=1+1","'@x","'-y"`);
  assert.deepEqual(await readPresetFile(bytes(csv)), [row]);
});

Deno.test("JSON files, and what is wrong with a file", async () => {
  assert.deepEqual(await readPresetFile(bytes('[{"name":"a","prompt":"p"}]')), [
    { name: "a", positive_prompt: "p", negative_prompt: "" },
  ]);
  const wrong: [string, RegExp][] = [
    ["", /first line/],
    ["name,prompt\n", /no preset/],
    ["name,prompt\na", /1 cells, not 2/],
    ['[{"prompt":"p"}]', /Preset 1: name/],
    ['{"name":"a"}', /Preset 1: has no field prompt/],
    ['["a"]', /Preset 1: has no field prompt/],
    ['[{"name":"a","text":"p"}]', /Preset 1: has no field prompt/],
    ["name,description\na,b", /first line/],
    ["[", /not valid JSON/],
  ];
  for (const [text, message] of wrong) await assert.rejects(readPresetFile(bytes(text)), message);
  await assert.rejects(readPresetFile(new Uint8Array([0, 1, 2])), /first line/);
});

Deno.test("problems of a file are reported by row", async () => {
  const csv = `name,prompt,negative_prompt\r\n"a","{prompt},\nb",\r\n,p,\r\n${
    "n".repeat(201)
  },p,\r\nx\r\n`;
  const rows = (await readPresetRows(bytes(csv))).map(({ at, problem, name }) => [
    at,
    problem,
    name.length,
  ]);
  assert.deepEqual(rows, [[2, null, 1], [4, "name", 0], [5, "long", 200], [6, "cells", 1]]);
  const json = JSON.stringify([{ name: "a" }, 7, { name: "b", negative_prompt: [] }]);
  assert.deepEqual((await readPresetRows(bytes(json))).map(({ at, problem }) => [at, problem]), [
    [1, "shape"],
    [2, "shape"],
    [3, "shape"],
  ]);
});

Deno.test("what is written as JSON is read again", async () => {
  const rows = [{ name: "ink", positive_prompt: "{prompt}, in ink", negative_prompt: "" }];
  assert.deepEqual(await readPresetFile(bytes(writePresetJson(rows))), rows);
});

Deno.test("styles of other programs are read under their field names", async () => {
  const amber = { name: "Amber", positive_prompt: "{prompt}, amber", negative_prompt: "blue" };
  const folder = new URL("../fixtures/field/", import.meta.url);
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => name.startsWith("styles_"));
  assert.ok(names.length >= 8, `${names.length} files`);
  for (const name of names) {
    const [first] = await readPresetFile(await Deno.readFile(new URL(name, folder)));
    const expected = name.includes("jis")
      ? { ...amber, name: "琥珀の色" }
      : name.includes("1252")
      ? { ...amber, name: "Gänseblümchen" }
      : amber;
    assert.deepEqual(first, expected, name);
  }
});

Deno.test("a line with a stray quote is refused, the others are imported", async () => {
  const rows = await readPresetRows(bytes('name,prompt\n"a", "p, q"\nb,"x"y\nc,z\n'));
  assert.deepEqual(rows.map(({ name, problem }) => [name, problem]), [
    ["a", null],
    ["b", "cells"],
    ["c", null],
  ]);
});
