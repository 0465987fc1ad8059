/**
 * Whether a call lies in a part of the run, 0 … 1. InvokeAI's rule: from the step in which `begin`
 * lies to the one after `end`.
 */
export function isActive(
  { begin, end }: { begin: number; end: number },
  call: number,
  calls: number,
): boolean {
  return call >= Math.floor(begin * calls) && call <= Math.ceil(end * calls);
}

/**
 * The value at one of a sampler's `calls`: a single number for all of them, or a list that is
 * spread over them (some samplers call the model twice a step).
 */
export function perCall(value: number | readonly number[], call: number, calls: number): number {
  if (typeof value === "number") return value;
  return value[Math.min(Math.floor(call * value.length / calls), value.length - 1)] ?? 1;
}
