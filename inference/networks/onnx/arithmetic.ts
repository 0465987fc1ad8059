import { NetworkError } from "../errors.ts";
import type { Graph, Value } from "../graph.ts";
import type { Emitter } from "./emitter.ts";
import { nameOf, shapeOf, withChannels } from "./values.ts";

type Arithmetic = Pick<Graph, "add" | "multiply" | "affine" | "concat" | "scaleChannels">;

/** Sums and products of values, and of values with numbers. */
export function arithmetic(emitter: Emitter): Arithmetic {
  return {
    add: (x, y) => add(emitter, x, y),
    multiply(x, y) {
      if (y.channels !== 1 && x.channels !== y.channels) {
        throw new NetworkError(`${x.channels} channels are multiplied by ${y.channels}`);
      }
      return emitter.elementwise("Mul", x, y);
    },
    affine: (x, factor, offset) => affine(emitter, x, factor, offset),
    concat(values) {
      const channels = values.reduce((sum, value) => sum + value.channels, 0);
      const shape = withChannels(shapeOf(values[0]!), channels);
      return emitter.computed("Concat", values.map(nameOf), shape, { axis: 1 });
    },
    scaleChannels(x, count, factor) {
      const factors = Array.from({ length: x.channels }, (_, i) => i < count ? factor : 1);
      const shaped = emitter.builder.floats(factors, [1, x.channels, 1, 1], emitter.precision);
      return emitter.computed("Mul", [nameOf(x), shaped], shapeOf(x));
    },
  };
}

export function add(emitter: Emitter, x: Value, y: Value): Value {
  if (x.channels !== y.channels) {
    throw new NetworkError(`${y.channels} channels are added to ${x.channels}`);
  }
  return emitter.elementwise("Add", x, y);
}

export function affine(emitter: Emitter, x: Value, factor: number, offset: number): Value {
  const scaled = factor === 1 ? x : emitter.elementwise("Mul", x, emitter.number(factor));
  return offset === 0 ? scaled : emitter.elementwise("Add", scaled, emitter.number(offset));
}
