import assert from "node:assert/strict";
import { type Axis, numbersIn, partsOf } from "../../islands/series/axes.ts";
import { asciiJson, withText } from "../../islands/series/png_text.ts";
import { rowsOf, type ShownAxis } from "../../islands/series/sheet.ts";
import { AxesInput } from "../../services/generate/series.ts";
import { readChunks, readText } from "../../services/images/png.ts";
import { smallPng } from "../libraries.ts";

Deno.test("values are typed one by one or as a range, each once", () => {
  const cases: [typed: string, values: number[] | null][] = [
    ["10, 20, 30", [10, 20, 30]],
    ["0.3 0.5; 0.5", [0.3, 0.5]],
    ["4-12 (+4)", [4, 8, 12]],
    ["4-12 [3], 20", [4, 8, 12, 20]],
    ["1-3", [1, 2, 3]],
    ["0.1-0.3 (+0.1)", [0.1, 0.2, 0.3]],
    ["-1, 2", [-1, 2]],
    ["0,3; 0,5;1", [0.3, 0.5, 1]],
    ["0,1-0,3 (+0,1); 2", [0.1, 0.2, 0.3, 2]],
    ["", null],
    ["ten", null],
    ["9-3", null],
    ["1-9 (+0)", null],
  ];
  for (const [typed, values] of cases) assert.deepEqual(numbersIn(typed), values, typed);
  assert.equal(numbersIn("0-4294967295")?.length, 33, "more than an axis may have, and no more");
});

const steps: Axis = { name: "steps", values: [10, 20] };
const seed: Axis = { name: "seed", values: [1, 2, 3] };
const model: Axis = { name: "model", values: ["a", "b"] };
const lora: Axis = { name: "lora", values: [0.5, 1] };

Deno.test("axes that the server can vary are one batch, row by row", () => {
  const [part, ...more] = partsOf({ prompt: "x", count: 4 }, 7, steps, seed);
  assert.equal(more.length, 0);
  assert.deepEqual(part?.body, {
    prompt: "x",
    count: 1,
    axes: [{ field: "seed", values: [1, 2, 3] }, { field: "steps", values: [10, 20] }],
  });
  assert.deepEqual(part?.cells, [0, 1, 2, 3, 4, 5]);
  AxesInput.parse(part?.body.axes);
});

Deno.test("models and LoRA weights are separate requests, in their cells, with one seed", () => {
  const cells = (x: Axis, y: Axis | null) => partsOf({ prompt: "x" }, 7, x, y).map((p) => p.cells);
  assert.deepEqual(cells(model, steps), [[0, 2], [1, 3]]);
  assert.deepEqual(cells(steps, model), [[0, 1], [2, 3]]);
  assert.deepEqual(cells(model, lora), [[0], [2], [1], [3]].toSorted((a, b) => a[0]! - b[0]!));
  const loras = [{ name: "l", weight: 9 }];
  const bodies = partsOf({ prompt: "x", loras }, 7, lora, null).map(({ body }) => body);
  assert.deepEqual(bodies.map((b) => b.loras?.[0]?.weight), [0.5, 1]);
  assert.deepEqual(bodies.map((b) => b.seed), [7, 7]);
});

Deno.test("a contact sheet has a cell for every pair, finished or not", () => {
  const x: ShownAxis = { ...steps, label: "Steps", labels: ["10", "20"] };
  const found = [{ item_id: 2, image_names: ["two.png"] }];
  assert.deepEqual(rowsOf({ x, items: [1, 2, 3, null] }, found), [
    [{ item: 1, image: null }, { item: 2, image: "two.png" }],
    [{ item: 3, image: null }, { item: null, image: null }],
  ]);
});

Deno.test("the parameters of a contact sheet are in its file, as the server reads them", () => {
  const made = { positive_prompt: "ein Bär – 熊 🐻", seed: 7 };
  const png = withText(smallPng(), "invokeai_metadata", asciiJson(made));
  const texts = readChunks(png).flatMap((chunk) => readText(chunk, 10_000) ?? []);
  assert.deepEqual(texts.map(({ keyword }) => keyword), ["invokeai_metadata"]);
  assert.deepEqual(JSON.parse(texts[0]?.text ?? ""), made);
});
