import { say } from "../contract/refusals.ts";
import { problem } from "../errors/mod.ts";

/** Pixels of several pictures of the largest kind that is taken: each is at most 8 bytes. */
const AT_ONCE = 128_000_000;
/** How many may wait before we say that we are busy. */
const MAX_WAITING = 500;

/** Runs work that unpacks so many pixels, when there is room for them. @throws Problem 503 */
export type Decoding = <T>(pixels: number, work: () => Promise<T>) => Promise<T>;

/**
 * A file of a few hundred kilobytes can be half a gigabyte of pixels, and the decoder takes as many
 * at a time as it is handed: uploads at the same time would take all of the memory. So pictures are
 * unpacked while together they are not more than `atOnce` pixels (one alone may be more); the others
 * wait in the order in which they came.
 */
export function createDecoding(atOnce = AT_ONCE): Decoding {
  const line: { pixels: number; go: () => void }[] = [];
  let working = 0;
  const fits = (pixels: number) => working === 0 || working + pixels <= atOnce;

  async function enter(pixels: number): Promise<void> {
    if (line.length === 0 && fits(pixels)) {
      working += pixels;
      return;
    }
    if (line.length >= MAX_WAITING) {
      throw problem(
        "unavailable",
        say("uploads_busy"),
        {
          retryAfter: 10,
        },
      );
    }
    const turn = Promise.withResolvers<void>();
    line.push({ pixels, go: turn.resolve });
    await turn.promise;
  }

  function leave(pixels: number): void {
    working -= pixels;
    for (let first = line[0]; first && fits(first.pixels); first = line[0]) {
      line.shift();
      working += first.pixels;
      first.go();
    }
  }

  return async (pixels, work) => {
    await enter(pixels);
    try {
      return await work();
    } finally {
      leave(pixels);
    }
  };
}

/** The memory is one for all of the process, whoever unpacks a picture. */
export const decoding: Decoding = createDecoding();
