import type { Graph, Precision } from "../graph.ts";
import { add, affine } from "./arithmetic.ts";
import type { Builder } from "./builder.ts";
import type { Emitter } from "./emitter.ts";
import { nameOf, shapeOf } from "./values.ts";

/** Operations that are made of sines and cosines. */
export function waves(emitter: Emitter): Pick<Graph, "scaleLowFrequencies" | "sinusoid"> {
  const { builder, precision } = emitter;
  return {
    /**
     * No transform is needed for four of its coefficients. With a = 2π(n − m)/height between two
     * rows and b likewise between two columns, a pixel has the share
     * Re((1 + e^−ia)(1 + e^−ib)) = (1 + cos a)(1 + cos b) − sin a · sin b
     * of another one in them: two products with matrices. From the right, sines change their sign.
     */
    scaleLowFrequencies(x, factor) {
      const shape = shapeOf(x);
      const product = (left: string, right: string) =>
        builder.op("MatMul", [builder.op("MatMul", [left, nameOf(x)], shape), right], shape);
      const along = (axis: number) => anglesAlong(builder, nameOf(x), axis, precision);
      const [rows, columns] = [along(2), along(3)];
      const low = emitter.computed(
        "Add",
        [product(rows.even, columns.even), product(rows.odd, columns.odd)],
        shape,
      );
      return add(emitter, x, affine(emitter, low, factor - 1, 0));
    },
    sinusoid(numbers, size) {
      const half = size / 2;
      const steps = frequencies(half);
      const each = builder.op("Reshape", [nameOf(numbers), builder.ints(-1, 1)]);
      const angles = builder.op("Mul", [each, builder.floats(steps, [1, half], "float32")]);
      const parts = ["Cos", "Sin"].map((op) => builder.op(op, [angles]));
      const both = builder.op("Concat", parts, null, { axis: -1 });
      const channels = numbers.channels * size;
      const rows = builder.op("Reshape", [both, builder.ints(-1, channels)]);
      const narrow = precision === "float32" ? rows : builder.cast(rows, precision);
      return emitter.value(narrow, [shapeOf(numbers)[0]!, channels]);
    },
  };
}

/** 1 + cos and sin of the angle between each two places along an axis, over the length of it. */
function anglesAlong(
  builder: Builder,
  image: string,
  axis: number,
  precision: Precision,
): { even: string; odd: string } {
  const number = (value: number) => builder.floats([value], [], "float32");
  const shape = builder.aside("Shape", [image], { start: axis, end: axis + 1 });
  const length = builder.cast(builder.aside("Squeeze", [shape]), "float32");
  const places = builder.aside("Range", [number(0), length, number(1)]);
  const column = builder.aside("Unsqueeze", [places, builder.ints(1)]);
  const steps = builder.aside("Sub", [column, places]);
  const turn = builder.aside("Div", [number(2 * Math.PI), length]);
  const angles = builder.aside("Mul", [steps, turn]);
  const waves = ["Cos", "Sin"].map((op) => builder.aside(op, [angles]));
  // An axis of one place has no frequency but 0.
  const more = builder.aside("Min", [number(1), builder.aside("Sub", [length, number(1)])]);
  const cos = builder.aside("Mul", [waves[0]!, more]);
  const parts = [builder.aside("Add", [cos, number(1)]), waves[1]!]
    .map((part) => builder.aside("Div", [part, length]))
    .map((part) => precision === "float32" ? part : builder.cast(part, precision));
  return { even: parts[0]!, odd: parts[1]! };
}

/**
 * 10000^(−i/half), rounded to 32 bits after each operation as PyTorch does: a time of 999 makes an
 * error of a millionth visible in the image.
 */
function frequencies(half: number): number[] {
  const { fround } = Math;
  const base = fround(-Math.log(10_000));
  return Array.from({ length: half }, (_, i) => fround(Math.exp(fround(fround(base * i) / half))));
}
