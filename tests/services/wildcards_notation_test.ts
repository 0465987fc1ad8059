import assert from "node:assert/strict";
import { wildcardName } from "../../services/contract/wildcards.ts";
import {
  drawChoices,
  drawLine,
  linesOf,
  namesWildcards,
  piecesOf,
} from "../../services/wildcards/notation.ts";

Deno.test("a prompt is split at its wildcards", () => {
  assert.deepEqual(piecesOf("a __x/y z-1__ b"), ["a ", { wildcard: "x/y z-1" }, " b"]);
  assert.deepEqual(piecesOf("__a____b_c__"), ["", { wildcard: "a" }, "", { wildcard: "b_c" }, ""]);
  assert.deepEqual(piecesOf("\\__a__ __Ä__"), ["", "__a__", " ", { wildcard: "Ä" }, ""]);
  for (const plain of ["a__b", "__ a __", "____", "__{x}__", "snake__case"]) {
    assert.deepEqual(piecesOf(plain), [plain]);
    assert.equal(namesWildcards(plain), false);
  }
});

Deno.test("comments and empty lines are skipped, weights and choices are applied", () => {
  const lines = linesOf("# people\r\nred\n\n 3::{dark|light} blue \n#\nmany {a|b\n");
  assert.deepEqual(lines.texts, ["red", "{dark|light} blue", "many {a|b"]);
  assert.deepEqual(lines.sums, [1, 4, 5]);
  const at = (point: number, inner = 0) => {
    const values = [point, inner, inner];
    const random = () => values.shift() ?? 0;
    return drawChoices(drawLine(lines, random), random);
  };
  assert.equal(at(0.1), "red");
  assert.equal(at(0.21), "dark blue");
  assert.equal(at(0.79, 0.99), "light blue");
  assert.equal(at(0.81), "many {a|b", "what cannot be read is taken as it stands");
  assert.equal(drawLine(linesOf("0::a\n0::b"), () => 0.5), "b");
});

Deno.test("every name that a wildcard may have is found in a prompt", () => {
  for (const name of ["a", "colours/warm", "früh 2", "a-b.c", "a_b", "赤い", "7"]) {
    assert.equal(wildcardName.parse(` ${name} `), name);
    assert.deepEqual(piecesOf(`x __${name}__ y`), ["x ", { wildcard: name }, " y"]);
  }
  for (const name of ["", "_a", "a_", "a__b", "-a", "a{b}", "a|b", "a\\b", "a//b", "a/"]) {
    assert.equal(wildcardName.safeParse(name).success, false, name);
  }
});
