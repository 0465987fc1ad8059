import { gauge, type Metric } from "./text.ts";

const EVERY_MS = 250;
/** For how many looks the worst one is remembered: a minute. */
const REMEMBERED = 60_000 / EVERY_MS;

/**
 * Looks how late timers run: while one thing keeps the server busy, answers and events of everybody
 * wait so long. (`monitorEventLoopDelay` of `node:perf_hooks` measures nothing in Deno 2.9.)
 */
export function createLoopWatch(): { metric(): Metric; close(): void } {
  const late: number[] = [];
  let due = performance.now() + EVERY_MS;
  const timer = setInterval(() => {
    const now = performance.now();
    late.push(Math.max(0, now - due));
    if (late.length > REMEMBERED) late.shift();
    due = now + EVERY_MS;
  }, EVERY_MS);
  Deno.unrefTimer(timer);
  return {
    metric: () =>
      gauge(
        "atelier_loop_delay_seconds",
        "Longest time in the last minute for which the server was kept from answering.",
        { value: Math.max(0, ...late) / 1000 },
      ),
    close: () => clearInterval(timer),
  };
}
