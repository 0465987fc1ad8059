import { sizeOf } from "../../weights/tensor.ts";
import type { Precision, Value, Weight } from "../graph.ts";
import { Builder } from "./builder.ts";
import { lengthOf, type Shape } from "./shapes.ts";
import { broadcast, nameOf, type OnnxValue, shapeOf, stored } from "./values.ts";
import { OnnxWeights } from "./weights.ts";

/** What the operations on values have in common: a model to which each adds its operators. */
export class Emitter {
  readonly builder: Builder;
  readonly weights: OnnxWeights;
  /** The number of images or texts, as a shape of one axis. */
  #batch = "";
  /** Values of [batch, tokens, channels] by the rows that were made of them. */
  readonly #wholes = new Map<string, string>();

  constructor(readonly precision: Precision, private readonly device: "cpu" | "webgpu") {
    this.builder = new Builder(precision);
    this.weights = new OnnxWeights(this.builder);
  }

  /** A value with channels, and so with two axes or more. */
  value(name: string, shape: Shape): OnnxValue {
    const channels = shape.length === 4 ? shape[1] : shape.at(-1);
    return { kind: "value", name, shape, channels: Number(channels) };
  }

  computed(op: string, inputs: readonly (string | null)[], shape: Shape, attributes = {}): Value {
    return this.value(this.builder.op(op, inputs, stored(shape), attributes), shape);
  }

  elementwise(op: string, x: Value, y: Value): Value {
    return this.computed(op, [nameOf(x), nameOf(y)], broadcast(shapeOf(x), shapeOf(y)));
  }

  unary(op: string, x: Value, attributes = {}): Value {
    return this.computed(op, [nameOf(x)], shapeOf(x), attributes);
  }

  number(value: number): Value {
    return this.value(this.builder.floats([value], [1], this.precision), [1]);
  }

  /** The name of a weight in the precision of the network. */
  in(weight: Weight): string {
    return this.weights.in(this.precision, weight);
  }

  /**
   * The same for a weight of which the CPU keeps no numbers in memory if there are more than
   * `mostKept`: it stays in its file, and each run widens it anew. A GPU holds all weights.
   */
  inOrFromFile(weight: Weight, mostKept: number): string {
    return this.device === "cpu" && sizeOf(weight.shape) > mostKept
      ? this.weights.inFile(this.precision, weight)
      : this.in(weight);
  }

  /** Rows of a table of weights, by their numbers. */
  rowsOf(table: Weight, rows: string): string {
    return this.device === "cpu"
      ? this.weights.rowsInFile(this.precision, table, rows)
      : this.builder.op("Gather", [this.in(table), rows]);
  }

  /** Adds a vector of `count` equal numbers. */
  constants(value: number, count: number): string {
    return this.in(this.weights.constant(new Float32Array(count).fill(value), [count]));
  }

  /** Takes the number of images or texts from the first axis of an input. */
  countBatch(input: string): void {
    this.#batch ||= this.builder.aside("Shape", [input], { start: 0, end: 1 });
  }

  /** A table of [1, tokens, channels] for each of the batch. */
  forEach(table: string, [, tokens, channels]: readonly number[]): Value {
    const { builder } = this;
    const whole = builder.aside("Concat", [this.#batch, builder.ints(tokens!, channels!)], {
      axis: 0,
    });
    const shape = [lengthOf("batch"), tokens!, channels!];
    return this.flat(builder.op("Expand", [table, whole], shape), shape);
  }

  /** Rows as [batch, tokens, channels]. */
  batched(rows: Value): string {
    const { builder } = this;
    const known = this.#wholes.get(nameOf(rows));
    if (known) return known;
    const parts = [this.#batch, builder.ints(-1, rows.channels)];
    const whole = builder.aside("Concat", parts, { axis: 0 });
    return builder.op("Reshape", [nameOf(rows), whole], shapeOf(rows));
  }

  /** A value of [batch, tokens, channels] as rows. */
  flat(name: string, shape: Shape): Value {
    const whole = this.builder.ints(-1, Number(shape[2]));
    const rows = this.builder.op("Reshape", [name, whole], stored(shape));
    this.#wholes.set(rows, name);
    return this.value(rows, shape);
  }
}
