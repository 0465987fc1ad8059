export interface RegularWork {
  start(): void;
  /** Stops, after the work that is under way. */
  stop(): Promise<void>;
}

/**
 * Work in the background, one piece after another. A failure is passed to `failed` and does not stop
 * the next piece. The timer does not keep the process running.
 * @param first done at the start. Default: none
 * @param work done every `everyMs` milliseconds
 */
export function regularly({ first = [], work, everyMs, failed }: {
  first?: readonly (() => Promise<void>)[];
  work: readonly (() => Promise<void>)[];
  everyMs: number;
  failed: (error: unknown) => void;
}): RegularWork {
  let timer: ReturnType<typeof setInterval> | undefined;
  let working: Promise<void> = Promise.resolve();

  function add(pieces: readonly (() => Promise<void>)[]): void {
    for (const piece of pieces) working = working.then(piece).catch(failed);
  }

  return {
    start() {
      add(first);
      timer = setInterval(() => add(work), everyMs);
      Deno.unrefTimer(Number(timer));
    },
    async stop() {
      clearInterval(timer);
      await working;
    },
  };
}
