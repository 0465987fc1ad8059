/** So long at a time, in milliseconds. */
const SLICE_MS = 10;

/**
 * For long work between which others should be answered: call and await what this answers at each
 * step; now and then it lets the event loop look for what has come in. It waits for a timer: while
 * something is always ready to run, as with `setImmediate`, the runtime looks for network traffic at
 * every 61st turn only (https://docs.rs/tokio/latest/tokio/runtime/struct.Builder.html#method.event_interval).
 */
export function createBreath(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < SLICE_MS) return;
    await new Promise((resolve) => setTimeout(resolve, 1));
    since = performance.now();
  };
}
