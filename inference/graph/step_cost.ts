/** The steps of a run over the part `start` … `end` (0 … 1) of a schedule of `steps`. */
export function stepsOf(steps: number, start: number, end: number): number {
  return Math.max(1, Math.round(steps * Math.max(end - start, 0)));
}

/** Cost of one denoiser: steps × megapixels × passes; the sides are pixels. */
export function costOfSteps(steps: number, passes: number, width: number, height: number): number {
  return steps * passes * width * height / 1e6;
}
