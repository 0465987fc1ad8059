import { normalQuantile } from "./normal.ts";
import { philox, type Words4 } from "./philox.ts";
import type { NoiseSource } from "./types.ts";

/**
 * Independent uses of one seed: the latents a run starts from, the draws of its sampler, and the
 * draw of the VAE's encoder. They must differ, or a sampler would add the start noise again.
 */
const NOISE_STREAMS = { start: 0, steps: 1, vae: 2 } as const;
export type NoiseStream = keyof typeof NOISE_STREAMS;

/** The greatest seed: they are unsigned 32-bit numbers, as in InvokeAI. */
export const MAX_SEED = 0xffffffff;

/**
 * Standard normal noise of a seed (0…4294967295), the same bits on every machine: value i of draw
 * k is the normal quantile of word i mod 4 of Philox4x32-10 at counter (i div 4, k, stream, 0), key
 * (seed, 0). Each value depends on its place only, so a shorter draw is the beginning of a longer
 * one. Throws a RangeError for a seed out of range.
 */
export function seededNoise(seed: number, stream: NoiseStream = "steps"): NoiseSource {
  if (!Number.isInteger(seed) || seed < 0 || seed > MAX_SEED) {
    throw new RangeError(`seed must be a whole number from 0 to ${MAX_SEED}, got ${seed}`);
  }
  const streamNumber = NOISE_STREAMS[stream];
  return (length, k) => {
    const values = new Float32Array(length);
    const words: Words4 = [0, 0, 0, 0];
    const counter: Words4 = [0, k, streamNumber, 0];
    const key: [number, number] = [seed, 0];
    for (let i = 0; i < length; i++) {
      if (i % 4 === 0) {
        counter[0] = i / 4;
        philox(words, counter, key);
      }
      // The middle of the word's interval: never 0 or 1.
      values[i] = normalQuantile((words[i % 4]! + 0.5) / 2 ** 32);
    }
    return values;
  };
}
