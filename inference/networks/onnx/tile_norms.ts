import { NetworkError } from "../errors.ts";
import type { Graph, NormOptions, TileNorms, Value } from "../graph.ts";
import type { Emitter } from "./emitter.ts";
import type { Length, Shape } from "./shapes.ts";
import { nameOf, shapeOf } from "./values.ts";

/** Group norms of a tile by the numbers of its whole image. */
export function tileNorms(emitter: Emitter): Pick<Graph, "tileNorms"> {
  const { builder, precision } = emitter;
  const op = (name: string, ...inputs: string[]) => builder.op(name, inputs);
  const column = (values: string, index: number) =>
    builder.op("Gather", [values, builder.ints(index)], null, { axis: 1 });

  return {
    tileNorms({ given, own, inside }, groups, times): TileNorms {
      const measured: string[] = [];
      const isOwn = builder.cast(nameOf(own), "bool");
      const pixels = op("Mul", builder.cast(nameOf(inside), "int64"), builder.ints(times));
      const edges = [0, 2].map((from) =>
        op("Slice", pixels, builder.ints(from), builder.ints(from + 2))
      );

      /** The pixels that no other tile has, as 32-bit floats, whose squares 16 bits cannot hold. */
      function window(x: Value): string {
        const names = [nameOf(x), ...edges, builder.ints(2, 3)];
        const cut = builder.op("Slice", names, within(shapeOf(x)));
        return precision === "float32" ? cut : builder.widened(cut, within(shapeOf(x)));
      }

      /**
       * Mean and variance of each group, [groups, 2]: of each row of pixels first, because long
       * sums of 32-bit floats are inexact.
       */
      function measure(x: Value): string {
        const cut = window(x);
        const shape = builder.op("Shape", [cut], null, { start: 3, end: 4 });
        const width = builder.cast(shape, "float32");
        const overRows = [cut, builder.ints(3)];
        const ofGroups = (rows: string) =>
          op("ReduceMean", op("Reshape", rows, builder.ints(groups, -1)), builder.ints(1));
        const mean = ofGroups(op("ReduceMean", ...overRows));
        const square = ofGroups(op("Div", op("ReduceSumSquare", ...overRows), width));
        const variance = op("Sub", square, op("Mul", mean, mean));
        return builder.op("Concat", [mean, variance], null, { axis: 1 });
      }

      return {
        norm(x: Value, { scale, shift, epsilon }: NormOptions): Value {
          const { channels } = x;
          if (scale.shape[0] !== channels || channels % groups !== 0) {
            throw new NetworkError(
              `${channels} channels are normalized in ${groups} groups by ${scale.shape} numbers`,
            );
          }
          const numbers = measure(x);
          const first = 2 * measured.length;
          measured.push(numbers);
          const ends = [builder.ints(first), builder.ints(first + 2), builder.ints(1)];
          const used = op("Where", isOwn, numbers, op("Slice", nameOf(given), ...ends));
          const [mean, variance] = [column(used, 0), column(used, 1)];
          const number = (value: number) => builder.floats([value], [1], "float32");
          const zero = number(0);
          // Rounding may leave a variance of almost nothing below it.
          const spread = op("Sqrt", op("Add", op("Max", variance, zero), number(epsilon)));
          const each = emitter.weights;
          const rows = [groups, channels / groups];
          const [wide, offsets] = [scale, shift].map((weight) =>
            each.in("float32", each.reshape(weight, rows))
          ) as [string, string];
          const factor = op("Div", wide, spread);
          const offset = op("Sub", offsets, op("Mul", mean, factor));
          const affine = [factor, offset].map((name) => {
            const flat = op("Reshape", name, builder.ints(channels));
            return precision === "float32" ? flat : builder.cast(flat, precision);
          });
          const none = [emitter.constants(0, channels), emitter.constants(1, channels)];
          const names = [nameOf(x), ...affine, ...none];
          return emitter.computed("BatchNormalization", names, shapeOf(x), {
            epsilon: { float: 0 },
          });
        },
        measured() {
          const all = builder.op("Concat", measured, null, { axis: 1 });
          return emitter.value(all, [groups, 2 * measured.length]);
        },
      };
    },
  };
}

/** The shape of a part of an image; for its memory, as large as all of it. */
function within(shape: Shape): Shape {
  const [batch, channels, ...sides] = shape as [Length, Length, ...Length[]];
  return [
    batch,
    channels,
    ...sides.map((side) =>
      typeof side === "number" ? side : { name: `within ${side.name}`, at: side.at }
    ),
  ];
}
