import { z } from "zod";
import { defineNode, NodeInputError } from "./definition.ts";
import { port, value } from "./ports.ts";

const int = () => port("integer", value.int.default(0));
const num = () => port("float", value.number.default(0));

export const add = binary("add", (a, b) => a + b);
export const subtract = binary("sub", (a, b) => a - b);
export const multiply = binary("mul", (a, b) => a * b);
export const divide = binary("div", (a, b) => Math.trunc(a / b));

/** InvokeAI's `integer_math`: operations by name; powers and quotients are cut to whole numbers. */
export const integerMath = defineNode({
  type: "integer_math",
  inputs: {
    operation: port(
      "enum",
      z.enum(["ADD", "SUB", "MUL", "DIV", "EXP", "MOD", "ABS", "MIN", "MAX"]).default("ADD"),
    ),
    a: port("integer", value.int.default(1)),
    b: port("integer", value.int.default(1)),
  },
  outputs: { value: port("integer", value.int) },
  run({ operation, a, b }) {
    const result = {
      ADD: () => a + b,
      SUB: () => a - b,
      MUL: () => a * b,
      DIV: () => Math.trunc(a / b),
      EXP: () => a ** b,
      MOD: () => modulo(a, b),
      ABS: () => Math.abs(a),
      MIN: () => Math.min(a, b),
      MAX: () => Math.max(a, b),
    }[operation]();
    return { value: whole(result) };
  },
});

/** InvokeAI's `float_math`. */
export const floatMath = defineNode({
  type: "float_math",
  inputs: {
    operation: port(
      "enum",
      z.enum(["ADD", "SUB", "MUL", "DIV", "EXP", "ABS", "SQRT", "MIN", "MAX"]).default("ADD"),
    ),
    a: port("float", value.number.default(1)),
    b: port("float", value.number.default(1)),
  },
  outputs: { value: port("float", value.number) },
  run({ operation, a, b }) {
    const result = {
      ADD: () => a + b,
      SUB: () => a - b,
      MUL: () => a * b,
      DIV: () => a / b,
      EXP: () => a ** b,
      ABS: () => Math.abs(a),
      SQRT: () => Math.sqrt(a),
      MIN: () => Math.min(a, b),
      MAX: () => Math.max(a, b),
    }[operation]();
    return { value: finite(result) };
  },
});

/** Rounds to a multiple, so that a computed size can be used as one. */
export const floatToInt = defineNode({
  type: "float_to_int",
  inputs: {
    value: num(),
    multiple: port("integer", z.int().min(1).default(1)),
    method: port("enum", z.enum(["Nearest", "Floor", "Ceiling", "Truncate"]).default("Nearest")),
  },
  outputs: { value: port("integer", value.int) },
  run({ value, multiple, method }) {
    const round = {
      Nearest: Math.round,
      Floor: Math.floor,
      Ceiling: Math.ceil,
      Truncate: Math.trunc,
    }[method];
    return { value: whole(round(value / multiple) * multiple) };
  },
});

export const roundFloat = defineNode({
  type: "round_float",
  inputs: { value: num(), decimals: port("integer", z.int().min(0).max(15).default(0)) },
  outputs: { value: port("float", value.number) },
  run: ({ value, decimals }) => ({ value: Number(value.toFixed(decimals)) }),
});

function binary(type: string, compute: (a: number, b: number) => number) {
  return defineNode({
    type,
    inputs: { a: int(), b: int() },
    outputs: { value: port("integer", value.int) },
    run: ({ a, b }) => ({ value: whole(compute(a, b)) }),
  });
}

/** Python's `%`: the sign follows the divisor. */
function modulo(a: number, b: number): number {
  return ((a % b) + b) % b;
}

function finite(result: number): number {
  if (Number.isFinite(result)) return result;
  throw new NodeInputError("the result is not a number (a division by zero?)", "b");
}

function whole(result: number): number {
  const cut = Math.trunc(finite(result));
  if (Number.isSafeInteger(cut)) return cut;
  throw new NodeInputError("the result is too large for a whole number");
}
