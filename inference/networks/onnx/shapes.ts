import type { Dim } from "../graph.ts";

/** The sizes of one run, by the names that inputs have for them: `batch`, `height`, `tokens` … */
export type Sizes = Readonly<Record<string, number>>;

/** A length that depends on the sizes of a run. Equal names mean equal lengths. */
export interface Extent {
  readonly name: string;
  at(sizes: Sizes): number;
  /** The terms, if it is a sum. */
  readonly sumOf?: readonly [Extent, number];
}

export type Length = number | Extent;
export type Shape = readonly Length[];

/**
 * The length of an axis of an input. A run whose sizes lack its name is a mistake in the program:
 * counted as 0, it would seem to take no memory.
 */
export function lengthOf(dim: Dim): Length {
  if (typeof dim === "number") return dim;
  return {
    name: dim,
    at(sizes) {
      const size = sizes[dim];
      if (size === undefined) throw new TypeError(`the sizes of a run lack "${dim}"`);
      return size;
    },
  };
}

export const nameOfLength = (length: Length): Dim =>
  typeof length === "number" ? length : length.name;

const at = (length: Length, sizes: Sizes): number =>
  typeof length === "number" ? length : length.at(sizes);

export function product(lengths: Shape): Length {
  const number = lengths.reduce<number>((p, one) => typeof one === "number" ? p * one : p, 1);
  const extents = lengths.filter((one) => typeof one !== "number");
  const [only] = extents;
  if (!only) return number;
  if (number === 1 && extents.length === 1) return only;
  return {
    name: [...(number === 1 ? [] : [number]), ...extents.map(({ name }) => name)].join("*"),
    at: (sizes) => extents.reduce((p, extent) => p * extent.at(sizes), number),
  };
}

export function sum(length: Length, number: number): Length {
  if (number === 0) return length;
  if (typeof length === "number") return length + number;
  if (length.sumOf) return sum(length.sumOf[0], length.sumOf[1] + number);
  return {
    name: `(${length.name}+${number})`,
    at: (sizes) => length.at(sizes) + number,
    sumOf: [length, number],
  };
}

/** The sum of two lengths, of which one at least is a number. */
export function added(a: Length, b: Length): Length {
  if (typeof b === "number") return sum(a, b);
  if (typeof a === "number") return sum(b, a);
  throw new TypeError(`the lengths ${a.name} and ${b.name} cannot be added`);
}

/** The length of each of `parts` equal parts. */
export function divided(length: Length, parts: number): Length {
  if (typeof length === "number") return length / parts;
  return { name: `${length.name}/${parts}`, at: (sizes) => length.at(sizes) / parts };
}

/**
 * The lengths of `parts` parts as ONNX's Split makes them: equal ones, and a last one that may be
 * shorter.
 */
export function shares(length: Length, parts: number): Length[] {
  const of = (n: number, i: number) => {
    const each = Math.ceil(n / parts);
    return Math.max(0, i === parts - 1 ? n - each * i : each);
  };
  return Array.from({ length: parts }, (_, i) => {
    if (typeof length === "number") return of(length, i);
    const name = i === parts - 1 ? "last" : "each";
    return { name: `${length.name}/${parts} ${name}`, at: (sizes) => of(length.at(sizes), i) };
  });
}

/** The length that a convolution makes of one, with so many zeros added to it. */
export function convolved(length: Length, kernel: number, stride: number, zeros: number): Length {
  if (stride === 1) return sum(length, zeros - kernel + 1);
  const of = (n: number) => Math.floor((n + zeros - kernel) / stride) + 1;
  if (typeof length === "number") return of(length);
  const shift = zeros - kernel + stride;
  return {
    // ⌊(n + zeros − kernel) / stride⌋ + 1
    name: `(${length.name}+${shift})/${stride}`,
    at: (sizes) => of(length.at(sizes)),
  };
}

/** Values as a model computes them, in order. */
export interface Step {
  readonly inputs: readonly string[];
  readonly outputs: readonly { name: string; shape: Shape }[];
  /** Whether the output is the input in another shape. */
  readonly isView: boolean;
  /** Whether the output takes the place of the first input where nothing else reads that. */
  readonly inPlace: boolean;
}

/**
 * Returns the largest size of all values that exist at one time, in bytes. Each is freed after the
 * step that uses it last.
 *
 * @param bytesEach bytes of a number
 * @param kept inputs and outputs of the model, which exist all the time
 */
export function peakBytes(
  steps: readonly Step[],
  kept: readonly { name: string; shape: Shape }[],
  bytesEach: number,
  sizes: Sizes,
): number {
  const bytesOf = (shape: Shape) => shape.reduce<number>((p, one) => p * at(one, sizes), bytesEach);
  const root = new Map<string, string>();
  const last = new Map<string, number>();
  const rootOf = (name: string) => root.get(name) ?? name;
  for (const [i, { inputs, outputs, isView }] of steps.entries()) {
    if (isView && inputs[0] !== undefined) root.set(outputs[0]!.name, rootOf(inputs[0]));
    for (const name of inputs) last.set(rootOf(name), i);
  }
  let live = kept.reduce((sum, { shape }) => sum + bytesOf(shape), 0);
  for (const { name } of kept) last.set(rootOf(name), Infinity);
  let peak = live;
  const held = new Map<string, number>();
  for (const [i, { inputs, outputs, isView, inPlace }] of steps.entries()) {
    for (const { name, shape } of isView ? [] : outputs) {
      // What nothing reads is not counted, and neither are outputs of the model, which are already.
      const end = last.get(name);
      if (end === undefined || end === Infinity) continue;
      const bytes = bytesOf(shape);
      held.set(name, bytes);
      live += bytes;
      const first = rootOf(inputs[0] ?? "");
      if (inPlace && last.get(first) === i && held.get(first) === bytes) {
        live -= bytes;
        held.delete(first);
      }
    }
    peak = Math.max(peak, live);
    for (const name of inputs) {
      const own = rootOf(name);
      if (last.get(own) !== i) continue;
      live -= held.get(own) ?? 0;
      held.delete(own);
    }
  }
  return peak;
}
