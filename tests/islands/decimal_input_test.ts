import assert from "node:assert/strict";
import { DecimalInput } from "../../islands/ui/decimal_input.tsx";
import { draw } from "./draw.ts";
import { studioFor } from "./studio.ts";

/** Types into a field that holds 0.75, and leaves it. */
function type(text: string): { given: (number | null)[]; left: string } {
  const given: (number | null)[] = [];
  const { all } = draw(studioFor("ad"), DecimalInput, {
    value: 0.75,
    onNumber: (value) => void given.push(value),
  });
  const [field] = all("input");
  const input = { value: text };
  field?.["onInput"]({ currentTarget: input });
  field?.["onBlur"]({ currentTarget: input });
  return { given, left: input.value };
}

Deno.test("a number is reported while it is typed, and invalid text is removed from the field", () => {
  assert.deepEqual(type("0,75").given, [0.75]);
  for (const none of ["strong", "-", "1e999"]) {
    assert.deepEqual(type(none), { given: [], left: "0.75" });
  }
});

Deno.test("arrow keys stay within the limits", () => {
  for (const [key, end] of [["ArrowUp", 1], ["ArrowDown", 0.5]] as const) {
    let given: number | null = null;
    const { all } = draw(studioFor("ad"), DecimalInput, {
      value: 0.75,
      min: 0.5,
      max: 1,
      step: 0.5,
      onNumber: (value) => void (given = value),
    });
    all("input")[0]?.["onKeyDown"]({ key, preventDefault() {} });
    assert.equal(given, end);
  }
});
