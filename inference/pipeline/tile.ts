import type { Raster } from "./raster.ts";

/**
 * Shrinks an image, each pixel being the mean of those that it covers (OpenCV's `INTER_AREA`): what
 * ControlNets for tiles make details from.
 *
 * @param rate how often each side is divided, at least 1
 */
export function tileResample(image: Raster, rate: number): Raster {
  const { channels, data } = image;
  const columns = shares(image.width, rate);
  const rows = shares(image.height, rate);
  const [width, height] = [columns.length, rows.length];
  const out = new Uint8ClampedArray(width * height * channels);
  const sums = new Float64Array(channels);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      sums.fill(0);
      for (const [row, down] of rows[y]!) {
        for (const [column, across] of columns[x]!) {
          const from = (row * image.width + column) * channels;
          for (let c = 0; c < channels; c++) sums[c]! += data[from + c]! * down * across;
        }
      }
      for (const sum of sums) out[to++] = sum;
    }
  }
  return { width, height, channels, data: new Uint8Array(out.buffer) };
}

/** Which pixels each pixel of a shrunk line covers, and the share of each. */
function shares(length: number, rate: number): (readonly [place: number, share: number])[][] {
  const count = Math.max(1, Math.floor(length / rate));
  const step = length / count;
  return Array.from({ length: count }, (_, i) => {
    const [start, end] = [i * step, (i + 1) * step];
    const covered: (readonly [number, number])[] = [];
    for (let at = Math.floor(start); at < Math.min(Math.ceil(end), length); at++) {
      const share = (Math.min(end, at + 1) - Math.max(start, at)) / step;
      if (share > 0) covered.push([at, share]);
    }
    return covered;
  });
}
