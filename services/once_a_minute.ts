const MINUTE_MS = 60_000;

/**
 * Runs `tell` at most once a minute. For messages that repeat while a fault lasts: if each were
 * logged, the log itself would fill the disk.
 */
export function onceAMinute<Said extends unknown[]>(
  tell: (...said: Said) => void,
): (...said: Said) => void {
  let last = -Infinity;
  return (...said) => {
    if (performance.now() - last < MINUTE_MS) return;
    last = performance.now();
    tell(...said);
  };
}
