/** Three boxes are within 3 % of a Gaussian (Kovesi, Fast Almost-Gaussian Filtering, 2010). */
const PASSES = 3;

/**
 * Returns a mask with a soft edge: the change is spread over about `radius` pixels to each side.
 * Beyond the border it goes on as at the border, so what reaches that stays whole there.
 *
 * @param mask width × height values of 0 … 255
 * @param radius pixels of the mask; below half a pixel it stays as it is
 */
export function soften(
  mask: Uint8ClampedArray,
  width: number,
  height: number,
  radius: number,
): Uint8ClampedArray {
  // Two standard deviations of the Gaussian to each side: σ² = passes × ((2·box + 1)² − 1) / 12.
  const sigma = radius / 2;
  const box = Math.max(1, Math.round((Math.sqrt(12 * sigma * sigma / PASSES + 1) - 1) / 2));
  if (radius < 0.5) return mask;
  const soft = Float32Array.from(mask);
  const rows = new Float32Array(soft.length);
  for (let pass = 0; pass < PASSES; pass++) {
    for (let row = 0; row < height; row++) slide(soft, rows, row * width, 1, width, box);
    for (let column = 0; column < width; column++) slide(rows, soft, column, width, height, box);
  }
  return Uint8ClampedArray.from(soft);
}

/** Writes the means of the `box` neighbours to each side along one row or column. */
function slide(
  from: Float32Array,
  to: Float32Array,
  start: number,
  step: number,
  length: number,
  box: number,
): void {
  const at = (i: number) => from[start + Math.min(length - 1, Math.max(0, i)) * step] ?? 0;
  let sum = 0;
  for (let i = -box; i <= box; i++) sum += at(i);
  for (let i = 0; i < length; i++) {
    to[start + i * step] = sum / (2 * box + 1);
    sum += at(i + box + 1) - at(i - box);
  }
}
