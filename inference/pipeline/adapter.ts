import type { T2IAdapter } from "./networks.ts";
import { isActive, perCall } from "./per_call.ts";
import type { Plane } from "./tiling.ts";

/** One T2I-Adapter at work. */
export interface Adapter {
  net: T2IAdapter;
  /** [3, height, width] in pixels of the image that is made, values from 0 to 1. */
  image: Plane;
  /** Factor of its features; of a list, one for each step. */
  weight: number | readonly number[];
  /** Part of the run in which it is used, 0 … 1. */
  begin: number;
  end: number;
}

/**
 * Computes the features of all T2I-Adapters, which do not depend on the step, and returns the
 * function that weighs and adds them up for one; null in steps without any.
 *
 * @param calls number of calls that the sampler makes
 */
export async function createAdapters(adapters: readonly Adapter[], calls: number) {
  const used: (Omit<Adapter, "net" | "image"> & { features: readonly Plane[] })[] = [];
  for (const { net, image, ...when } of adapters) {
    used.push({ ...when, features: await net.features(image) });
  }
  let last: { factors: readonly number[]; sum: readonly Plane[] | null } | undefined;
  return (index: number): readonly Plane[] | null => {
    const factors = used.map(({ weight, ...part }) =>
      isActive(part, index, calls) ? perCall(weight, index, calls) : NaN
    );
    // Megabytes are added up: most runs have the same weights in all of their steps.
    if (last && factors.every((factor, i) => Object.is(factor, last!.factors[i]))) return last.sum;
    let sum: readonly Plane[] | null = null;
    for (const [i, { features }] of used.entries()) {
      const factor = factors[i]!;
      if (Number.isNaN(factor)) continue;
      sum = features.map((feature, level) => added(sum?.[level], feature, factor));
    }
    last = { factors, sum };
    return sum;
  };
}

/** sum + factor · plane */
function added(sum: Plane | undefined, plane: Plane, factor: number): Plane {
  return { ...plane, data: plane.data.map((value, i) => (sum?.data[i] ?? 0) + factor * value) };
}
