import { joined } from "../floats.ts";

/** The encoding of consecutive windows. */
export interface Encoding {
  /** Hidden states, [tokens, width]. */
  data: Float32Array;
  width: number;
  /** The first window as one vector, where the encoder has a projection for it. */
  pooled: Float32Array | null;
}

type Mix = (
  encodings: readonly Encoding[],
  weights: readonly number[],
  /** Hidden states of the empty prompt, one window. */
  empty: Float32Array,
) => Encoding;

/** Moves hidden states away from the empty prompt's by a weight: unchanged at 1, further above. */
export function toward(
  hidden: Float32Array,
  empty: Float32Array,
  weightAt: (index: number) => number,
): Float32Array {
  return hidden.map((value, i) => {
    const from = empty[i % empty.length] ?? 0;
    return from + (value - from) * weightAt(i);
  });
}

/** Encodings one after the other, each moved from the empty prompt's by its weight. */
export const join: Mix = (encodings, weights, empty) => {
  const pieces = encodings.map(({ data }, i) => {
    const weight = weights[i] ?? 1;
    return weight === 1 ? data : toward(data, empty, () => weight);
  });
  const { width = 1, pooled = null } = encodings[0] ?? {};
  return { data: joined(pieces), width, pooled };
};

/**
 * The weighted sum of encodings, divided by the sum of the weights if `normalize`; shorter ones are
 * followed by the empty prompt's.
 */
export function blend(normalize: boolean): Mix {
  return (encodings, weights, empty) => {
    const sum = normalize ? weights.reduce((a, b) => a + b, 0) : 1;
    const shares = weights.map((weight) => weight / sum);
    const mixed = (valueOf: (encoding: Encoding) => number) =>
      encodings.reduce((total, encoding, i) => total + valueOf(encoding) * (shares[i] ?? 0), 0);
    const longest = Math.max(...encodings.map(({ data }) => data.length));
    const data = Float32Array.from({ length: longest }, (_, i) => {
      const absent = empty[i % empty.length] ?? 0;
      return mixed(({ data }) => data[i] ?? absent);
    });
    const { width = 1, pooled = null } = encodings[0] ?? {};
    return { data, width, pooled: pooled?.map((_, i) => mixed((e) => e.pooled?.[i] ?? 0)) ?? null };
  };
}
