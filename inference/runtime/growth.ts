import type { DeviceName } from "../types.ts";

/** Tells when a process has grown for no reason that it can name. */
export interface Growth {
  /** Asked after each run; `opened` says how many models were opened so far. */
  tooMuch(opened: number): boolean;
}

const MOST_BYTES = 4 * 2 ** 30;
const SHARE = 1 / 4;

/** Bytes by which a process may grow. On a GPU, pictures are computed outside of its memory, and
 * yet ONNX Runtime's WebGPU provider over NVIDIA's driver keeps some of it with each run: 25 MB a
 * picture of four steps at Stable Diffusion's size, without an end (`docs/performance.md`). On the
 * CPU the same runs keep nothing, and a larger picture rightly takes gigabytes. */
export function growthLimit(device: DeviceName, machineBytes: number): number {
  return device === "cpu" ? Infinity : Math.min(MOST_BYTES, machineBytes * SHARE);
}

/** Compares the resident memory with what it was after the run that last opened a model. */
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
