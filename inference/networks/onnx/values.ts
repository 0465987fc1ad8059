import type { Value, Weight } from "../graph.ts";
import { product, type Shape } from "./shapes.ts";

/** A value by its name in the model. */
export interface OnnxValue extends Value {
  readonly name: string;
  /**
   * Of an image, [batch, channels, height, width]; of rows, [n, channels], or where it is known of
   * what they are the rows, [batch, tokens, channels].
   */
  readonly shape: Shape;
}

/** Whether it is computed in each run. */
export const isValue = (x: Value | Weight): x is Value => x.kind === "value";

export const nameOf = (value: Value): string => (value as OnnxValue).name;
export const shapeOf = (value: Value): Shape => (value as OnnxValue).shape;

/** The shape that the model has for a value. */
export const stored = (shape: Shape): Shape =>
  shape.length === 3 ? [product(shape.slice(0, 2)), shape[2]!] : shape;

/** The shape with other channels. */
export const withChannels = (shape: Shape, channels: number): Shape =>
  shape.with(shape.length === 4 ? 1 : -1, channels);

/** The shape of a result that is computed element by element. */
export function broadcast(x: Shape, y: Shape): Shape {
  if (x.length !== y.length) return x.length > y.length ? x : y;
  return x[0] === 1 ? y : x;
}

/** Height and width of an image that is enlarged. */
export const enlarged = (x: Value, times: number): Shape =>
  shapeOf(x).slice(2).map((length) => product([times, length]));
