import assert from "node:assert/strict";
import { typedNumber } from "../../islands/ui/typed_number.ts";

Deno.test("numbers are read as people type and paste them", () => {
  const cases: [string, number | string | null][] = [
    ["0,7", 0.7],
    ["0.7", 0.7],
    [",5", 0.5],
    ["-1,5", -1.5],
    ["\u22121.5", -1.5],
    ["1.234,5", 1234.5],
    ["1,234.5", 1234.5],
    ["\uff10\uff0e\uff17", 0.7],
    [" 12 ", 12],
    ["", null],
    ["1,2,3", "1,2,3"],
    ["seven", "seven"],
  ];
  for (const [typed, meant] of cases) assert.equal(typedNumber(typed), meant, typed);
});
