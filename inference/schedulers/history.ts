/** What the last `depth` calls of a run left, newest first. */
export interface History {
  readonly entries: readonly Float32Array[];
  /** Copies `values` to the front, into the oldest entry's memory once there are `depth`. */
  push(values: Float32Array): void;
}

/** An empty history of arrays of `length` values, for the multistep samplers. */
export function history(length: number, depth: number): History {
  const entries: Float32Array[] = [];
  return {
    entries,
    push(values) {
      const entry = entries.length === depth ? entries.pop()! : new Float32Array(length);
      entry.set(values);
      entries.unshift(entry);
    },
  };
}
