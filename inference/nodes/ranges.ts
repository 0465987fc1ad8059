import { z } from "zod";
import { LIMITS } from "../graph/limits.ts";
import { mulberry32 } from "../mulberry32.ts";
import { defineNode, type FieldsBefore, NodeInputError } from "./definition.ts";
import { port, value } from "./ports.ts";
import { randomInteger } from "./rand_int.ts";

const int = (fallback: number) => port("integer", value.int.default(fallback));
const size = port("integer", z.int().min(1).max(LIMITS.graph.collection).default(1));
const collection = port("integer", value.list(value.int), { list: "yes" });

/** The length of a list that stands in the node itself. */
export function itemsGiven(fields: FieldsBefore): number {
  const list = fields.own("collection");
  return Array.isArray(list) ? list.length : 1;
}

const bySize = (fields: FieldsBefore) => fields.number("size", 1);

/** start, start + step, … below stop. */
export const range = defineNode({
  type: "range",
  inputs: { start: int(0), stop: int(10), step: int(1) },
  outputs: { collection },
  items(fields) {
    const span = fields.number("stop", 10) - fields.number("start", 0);
    return Math.ceil(span / Math.max(fields.number("step", 1), 1));
  },
  run({ start, stop, step }) {
    if (stop <= start) throw new NodeInputError("stop must be greater than start", "stop");
    if (step < 1) throw new NodeInputError("step must be at least 1", "step");
    const count = Math.ceil((stop - start) / step);
    if (count > LIMITS.graph.collection) {
      throw new NodeInputError(`a list holds at most ${LIMITS.graph.collection} items`, "stop");
    }
    return { collection: Array.from({ length: count }, (_, i) => start + i * step) };
  },
});

/** `size` numbers from start on. */
export const rangeOfSize = defineNode({
  type: "range_of_size",
  inputs: { start: int(0), size, step: int(1) },
  outputs: { collection },
  items: bySize,
  run({ start, size, step }) {
    if (step === 0) throw new NodeInputError("step must not be 0", "step");
    return { collection: Array.from({ length: size }, (_, i) => start + i * step) };
  },
});

/** `size` random numbers, the same for the same seed. */
export const randomRange = defineNode({
  type: "random_range",
  inputs: {
    low: int(0),
    high: int(2 ** 31 - 1),
    size,
    seed: port("integer", value.seed.default(0)),
  },
  outputs: { collection },
  items: bySize,
  run({ low, high, size, seed }) {
    if (high <= low) throw new NodeInputError("high must be greater than low", "high");
    const next = mulberry32(seed);
    const pick = () => randomInteger(low, high, next());
    return { collection: Array.from({ length: size }, pick) };
  },
});

/** `steps` values from start to stop, both included. */
export const floatRange = defineNode({
  type: "float_range",
  inputs: {
    start: port("float", value.number.default(5)),
    stop: port("float", value.number.default(10)),
    steps: port("integer", z.int().min(1).max(LIMITS.graph.collection).default(30)),
  },
  outputs: { collection: port("float", value.list(value.number), { list: "yes" }) },
  items: (fields) => fields.number("steps", 30),
  run({ start, stop, steps }) {
    const at = (i: number) => steps === 1 ? start : start + (stop - start) * i / (steps - 1);
    return { collection: Array.from({ length: steps }, (_, i) => at(i)) };
  },
});
