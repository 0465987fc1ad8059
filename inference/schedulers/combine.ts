/** One addend of a linear combination: a coefficient and the array it multiplies. */
export type Term = readonly [coefficient: number, values: Float32Array];

/**
 * into = Σ coefficient · values, of 1 to 5 terms, summed in float64 and rounded once. `into` may
 * be one of the terms. Written out by length because this is all the arithmetic of a step: one
 * pass over memory, nothing allocated.
 */
export function combine(into: Float32Array, ...terms: Term[]): Float32Array {
  const n = into.length;
  const [ta, tb, tc, td, te] = terms;
  if (!ta || terms.length > 5) throw new RangeError(`1 to 5 terms, got ${terms.length}`);
  const [a, va] = ta;
  if (!tb) {
    for (let i = 0; i < n; i++) into[i] = a * va[i]!;
    return into;
  }
  const [b, vb] = tb;
  if (!tc) {
    for (let i = 0; i < n; i++) into[i] = a * va[i]! + b * vb[i]!;
    return into;
  }
  const [c, vc] = tc;
  if (!td) {
    for (let i = 0; i < n; i++) into[i] = a * va[i]! + b * vb[i]! + c * vc[i]!;
    return into;
  }
  const [d, vd] = td;
  if (!te) {
    for (let i = 0; i < n; i++) into[i] = a * va[i]! + b * vb[i]! + c * vc[i]! + d * vd[i]!;
    return into;
  }
  const [e, ve] = te;
  for (let i = 0; i < n; i++) {
    into[i] = a * va[i]! + b * vb[i]! + c * vc[i]! + d * vd[i]! + e * ve[i]!;
  }
  return into;
}
