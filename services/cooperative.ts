import { setTimeout } from "node:timers/promises";

/** Maximum time that work may hold the event loop at a stretch, in milliseconds. */
const SLICE_MS = 10;

/**
 * Cooperative yielding for long computations: await the returned function at each step, and every
 * `SLICE_MS` it lets the event loop serve others. It waits for a timer: while something is always
 * ready to run, as with `setImmediate`, the runtime polls for network traffic only every 61st turn
 * (https://docs.rs/tokio/latest/tokio/runtime/struct.Builder.html#method.event_interval).
 */
export function createYield(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < SLICE_MS) return;
    await setTimeout(1);
    since = performance.now();
  };
}
