export interface RegularWork {
  start(): void;
  /** Stops, after the work that is under way. */
  stop(): Promise<void>;
}

/**
 * Work in the background, one piece after another. A failure is passed to `failed` and does not
 * stop the next piece. A round that is due while the last one is under way is left out. The timer
 * does not keep the process running.
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
  let busy = false;

  async function round(pieces: readonly (() => Promise<void>)[]): Promise<void> {
    busy = true;
    for (const piece of pieces) {
      try {
        await piece();
      } catch (error) {
        failed(error);
      }
    }
    busy = false;
  }

  return {
    start() {
      working = round(first);
      timer = setInterval(() => {
        if (!busy) working = round(work);
      }, everyMs);
      Deno.unrefTimer(Number(timer));
    },
    async stop() {
      clearInterval(timer);
      await working;
    },
  };
}
