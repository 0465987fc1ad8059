import type { Graph, Value } from "../graph.ts";
import type { Emitter } from "./emitter.ts";
import { convolved, divided, type Length, product, type Shape, sum } from "./shapes.ts";
import { enlarged, nameOf, shapeOf } from "./values.ts";

type Images = Pick<
  Graph,
  | "upsample"
  | "halve"
  | "enlarge"
  | "fromPixels"
  | "toPixels"
  | "wrap"
  | "addToChannels"
  | "toRows"
  | "toImage"
>;

/** Operations on the pixels of images. */
export function images(emitter: Emitter): Images {
  const { builder } = emitter;

  function repeated(x: Value, size: (string | null)[], sides: Shape): Value {
    const shape = [...shapeOf(x).slice(0, 2), ...sides];
    return emitter.computed("Resize", [nameOf(x), ...size], shape, {
      mode: "nearest",
      coordinate_transformation_mode: "asymmetric",
      nearest_mode: "floor",
    });
  }

  function enlarge(x: Value, times: number): Value {
    const factors = builder.floats([1, 1, times, times], [4], "float32");
    return repeated(x, [null, factors], enlarged(x, times));
  }

  /** The shape of `x` with the height and width of `like`. */
  function sizes(x: Value, like: Value): string {
    const axes = (value: Value, start: number, end: number) =>
      builder.aside("Shape", [nameOf(value)], { start, end });
    return builder.aside("Concat", [axes(x, 0, 2), axes(like, 2, 4)], { axis: 0 });
  }

  return {
    upsample: (x, like) =>
      like ? repeated(x, [null, null, sizes(x, like)], shapeOf(like).slice(2)) : enlarge(x, 2),
    enlarge,
    halve(x) {
      const [batch, channels, ...sides] = shapeOf(x) as [Length, Length, ...Length[]];
      const shape = [batch, channels, ...sides.map((side) => convolved(side, 2, 2, 1))];
      return emitter.computed("AveragePool", [nameOf(x)], shape, {
        kernel_shape: [2, 2],
        strides: [2, 2],
        // What lies beyond the edge is not counted.
        pads: [0, 0, 1, 1],
      });
    },
    fromPixels(x, side) {
      const squares = side * side;
      const [batch, , ...sides] = shapeOf(x) as [Length, Length, ...Length[]];
      const shape = [batch, x.channels * squares, ...sides.map((length) => divided(length, side))];
      const taken = emitter.computed("SpaceToDepth", [nameOf(x)], shape, { blocksize: side });
      // ONNX puts the pixels of a square outermost, and their channels inside.
      const order = Array.from(
        { length: taken.channels },
        (_, i) => i % squares * x.channels + Math.floor(i / squares),
      );
      return emitter.computed("Gather", [nameOf(taken), builder.ints(...order)], shape, {
        axis: 1,
      });
    },
    toPixels(x, side) {
      const [batch] = shapeOf(x) as [Length];
      const shape = [batch, x.channels / side ** 2, ...enlarged(x, side)];
      return emitter.computed("DepthToSpace", [nameOf(x)], shape, { blocksize: side, mode: "CRD" });
    },
    wrap(x, [top, left, bottom, right]) {
      const borders = builder.ints(0, 0, top, left, 0, 0, bottom, right);
      const [batch, channels, height, width] = shapeOf(x) as [Length, Length, Length, Length];
      const shape = [batch, channels, sum(height, top + bottom), sum(width, left + right)];
      return emitter.computed("Pad", [nameOf(x), borders], shape, { mode: "wrap" });
    },
    addToChannels(x, rows) {
      const added = builder.op("Reshape", [nameOf(rows), builder.ints(-1, x.channels, 1, 1)]);
      return emitter.computed("Add", [nameOf(x), added], shapeOf(x));
    },
    toRows(x) {
      const { channels } = x;
      const [batch, , ...sides] = shapeOf(x) as [Length, Length, ...Length[]];
      const count = product(sides);
      const flat = [nameOf(x), builder.ints(0, channels, -1)];
      const pixels = builder.op("Reshape", flat, [batch, channels, count]);
      const shape = [batch, count, channels];
      return emitter.flat(builder.op("Transpose", [pixels], shape, { perm: [0, 2, 1] }), shape);
    },
    toImage(rows, like) {
      const [batch, channels, ...sides] = shapeOf(like) as [Length, Length, ...Length[]];
      const turned = builder.op(
        "Transpose",
        [emitter.batched(rows)],
        [batch, channels, product(sides)],
        { perm: [0, 2, 1] },
      );
      const names = [turned, builder.aside("Shape", [nameOf(like)])];
      return emitter.computed("Reshape", names, shapeOf(like));
    },
  };
}
