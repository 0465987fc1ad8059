import assert from "node:assert/strict";
import fc from "fast-check";
import { parseCsv } from "../../cli/csv.ts";

Deno.test("what was written as CSV is read back", () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom('"', ",", "\n", 'a"b', ""));
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 }),
      (rows) => {
        const text = rows.map((row) => row.map(quote).join(",")).join("\n");
        const plain = (s: string) => s.replace(/\r\n?/g, "\n");
        assert.deepEqual(parseCsv(text).map((r) => r.cells), rows.map((row) => row.map(plain)));
      },
    ),
  );
});

Deno.test("records know their line; empty lines and byte order marks are nothing", () => {
  const records = parseCsv('\uFEFFa,b\r\n\r\n"x\ny",2\r\nlast,3');
  assert.deepEqual(records, [
    { line: 1, cells: ["a", "b"] },
    { line: 3, cells: ["x\ny", "2"] },
    { line: 5, cells: ["last", "3"] },
  ]);
});
