/**
 * Tommy Ettinger's Mulberry32 (public domain): 32 bits of state, values 0 … 1. For draws that a
 * seed must be able to repeat; the noise of images comes from `schedulers/noise.ts`.
 */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
