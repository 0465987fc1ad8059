import type { DeviceName } from "../types.ts";

/** Detects growth of a process that no opened model explains. */
export interface Growth {
  /** Called after each run; `opened` is the number of models opened so far. */
  tooMuch(opened: number): boolean;
}

const MOST_BYTES = 4 * 2 ** 30;
const SHARE = 1 / 4;

/**
 * Bytes by which a process may grow. On a GPU, images are computed outside of its memory, and
 * yet ONNX Runtime's WebGPU provider over NVIDIA's driver keeps some of it with each run: 25 MB an
 * image of four steps at Stable Diffusion's size, without an end (`docs/performance.md`). On the
 * CPU the same runs keep nothing, and a larger image rightly takes gigabytes.
 */
export function growthLimit(device: DeviceName, machineBytes: number): number {
  return device === "cpu" ? Infinity : Math.min(MOST_BYTES, machineBytes * SHARE);
}

/** Compares the resident memory with that after the run that last opened a model. */
export function watchGrowth(limit: number, resident: () => number): Growth {
  let known = -1;
  let base = 0;
  return {
    tooMuch(opened) {
      const bytes = resident();
      if (opened !== known) {
        known = opened;
        base = bytes;
      }
      return bytes - base > limit;
    },
  };
}
