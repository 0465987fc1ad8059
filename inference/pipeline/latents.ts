/** A tensor of shape [1, channels, height, width]; for latents a cell is `factor` pixels wide. */
export interface Latents {
  data: Float32Array;
  channels: number;
  height: number;
  width: number;
  /** The seed its noise came from, as far as known: samplers that add noise go on with it. */
  seed?: number | null | undefined;
  /** Factor they were multiplied by after encoding, where the model that made them states it. */
  scale?: number | undefined;
}

/** A computed tensor that cannot be used; an error is better than a wrong image. */
export class NumericError extends Error {
  override readonly name = "NumericError";
}

/** Throws a `NumericError` that names `what` if a value is NaN or infinite. */
export function assertFinite(data: Float32Array, what: string): void {
  // A sum is finite only if every term is (or if huge terms overflow, which is as bad).
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i] ?? NaN;
  if (Number.isFinite(sum)) return;
  throw new NumericError(
    `${what} has values that are not numbers: the model overflowed on this device, ` +
      `or its file is damaged. Try another size or sampler, the cpu device, or download the model again`,
  );
}

/** Bilinear resampling of every channel; used for masks, which follow the latents' size. */
export function resizeLatents(from: Latents, width: number, height: number): Latents {
  if (from.width === width && from.height === height) return from;
  const data = new Float32Array(from.channels * width * height);
  const sx = from.width / width;
  const sy = from.height / height;
  for (let c = 0; c < from.channels; c++) {
    const plane = from.data.subarray(c * from.width * from.height);
    for (let y = 0; y < height; y++) {
      const fy = Math.min(Math.max((y + 0.5) * sy - 0.5, 0), from.height - 1);
      const y0 = Math.floor(fy);
      const y1 = Math.min(y0 + 1, from.height - 1);
      for (let x = 0; x < width; x++) {
        const fx = Math.min(Math.max((x + 0.5) * sx - 0.5, 0), from.width - 1);
        const x0 = Math.floor(fx);
        const x1 = Math.min(x0 + 1, from.width - 1);
        const at = (yy: number, xx: number) => plane[yy * from.width + xx] ?? 0;
        const top = at(y0, x0) + (at(y0, x1) - at(y0, x0)) * (fx - x0);
        const low = at(y1, x0) + (at(y1, x1) - at(y1, x0)) * (fx - x0);
        data[(c * height + y) * width + x] = top + (low - top) * (fy - y0);
      }
    }
  }
  return { data, channels: from.channels, width, height };
}
