/** Limits how often costly work is done. */
export interface Throttle {
  due(): boolean;
  /** Runs `work` and remembers when, and how long it took. */
  measure<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * At most once in `everyMs`, and so seldom that the work takes no more than `share` (0 … 1) of the
 * time.
 */
export function createThrottle(
  everyMs: number,
  share: number,
  now = () => performance.now(),
): Throttle {
  let next = -Infinity;
  return {
    due: () => now() >= next,
    async measure(work) {
      const start = now();
      try {
        return await work();
      } finally {
        const end = now();
        next = Math.max(start + everyMs, end + (end - start) * (1 / share - 1));
      }
    },
  };
}
