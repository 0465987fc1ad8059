import { say } from "./contract/refusals.ts";
import { problem } from "./errors/mod.ts";

/**
 * Maximum number of pixels decoded at once: several of the largest images, at most 8 bytes each.
 */
const AT_ONCE = 128_000_000;
/** Maximum number of images waiting; beyond it the server answers that it is busy. */
const MAX_WAITING = 500;

/** Runs `work` once the memory for `pixels` decoded pixels is available. @throws Problem 503 */
export type Decoding = <T>(pixels: number, work: () => Promise<T>) => Promise<T>;

/**
 * A file of a few hundred kilobytes can decode to half a gigabyte of pixels, and the decoder runs
 * as many at a time as it is handed: simultaneous uploads could take all of the memory. So images
 * are decoded together only up to `atOnce` pixels (a single one may exceed that); the others wait
 * in the order in which they came.
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

/** Shared by the whole process, because the memory is. */
export const decoding: Decoding = createDecoding();
