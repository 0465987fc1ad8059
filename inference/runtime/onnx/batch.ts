/** Repeats `data` the given number of times. */
export function repeated(data: Float32Array, times: number): Float32Array {
  return joined(new Array<Float32Array>(times).fill(data));
}

/** Concatenates the samples of a batch. */
export function joined(parts: readonly Float32Array[]): Float32Array {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
