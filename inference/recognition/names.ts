import type { TensorFacts, WeightsHeader } from "./types.ts";

/** Questions about the names and shapes of a header, below a prefix. */
export interface Names {
  readonly prefix: string;
  has(name: string): boolean;
  /** Size of a dimension; undefined when there is no such tensor or dimension. */
  dim(name: string, axis: number): number | undefined;
  rank(name: string): number | undefined;
  /** Whether a name begins like this. */
  begins(start: string): boolean;
  /** Whether a name matches. */
  some(pattern: RegExp): boolean;
  /**
   * The greatest number below 100 at the place of `#` in names that begin with `start#.`, plus one:
   * no network has more of anything, and a file may claim what it likes.
   */
  count(start: string): number;
  below(prefix: string): Names;
}

/** The names of a header. Each question but `some`, `begins` and `count` is one look-up. */
export function namesOf(header: WeightsHeader, prefix = ""): Names {
  return over(header.tensors, prefix);
}

function over(tensors: ReadonlyMap<string, TensorFacts>, prefix: string): Names {
  let kept: readonly string[] | null = null;
  const all = () =>
    kept ??= [...tensors.keys()].filter((n) => n.startsWith(prefix)).map((n) =>
      n.slice(prefix.length)
    );
  return {
    prefix,
    has: (name) => tensors.has(prefix + name),
    dim: (name, axis) => tensors.get(prefix + name)?.shape.at(axis),
    rank: (name) => tensors.get(prefix + name)?.shape.length,
    begins: (start) => all().some((name) => name.startsWith(start)),
    some: (pattern) => all().some((name) => pattern.test(name)),
    count: (start) =>
      all().reduce((most, name) => {
        if (!name.startsWith(start)) return most;
        const number = /^\d{1,2}(?=\.|$)/.exec(name.slice(start.length))?.[0];
        return number === undefined ? most : Math.max(most, Number(number) + 1);
      }, 0),
    below: (further) => over(tensors, prefix + further),
  };
}
