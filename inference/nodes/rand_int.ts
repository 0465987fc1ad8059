import { defineNode, NodeInputError } from "./definition.ts";
import { port, value } from "./ports.ts";

/** A random whole number, another one at each run. */
export const randInt = defineNode({
  type: "rand_int",
  inputs: {
    low: port("integer", value.int.default(0)),
    high: port("integer", value.int.default(2 ** 31 - 1)),
  },
  outputs: { value: port("integer", value.int) },
  run({ low, high }) {
    if (high <= low) throw new NodeInputError("high must be greater than low", "high");
    return { value: randomInteger(low, high, Math.random()) };
  },
});

/** A number from low (included) to high (excluded); `part` is 0 … 1. */
export function randomInteger(low: number, high: number, part: number): number {
  return low + Math.floor(part * (high - low));
}
