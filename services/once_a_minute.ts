const MINUTE_MS = 60_000;

/**
 * Runs `tell` at most once a minute. For what happens again and again while a fault lasts: a log that
 * is written for each time would be the next thing that fills the disk.
 */
export function onceAMinute(tell: () => void): () => void {
  let last = -Infinity;
  return () => {
    if (performance.now() - last < MINUTE_MS) return;
    last = performance.now();
    tell();
  };
}
