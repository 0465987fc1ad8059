import type { Raster } from "./raster.ts";

/**
 * Divides an image into tiles of one colour each, as OpenCV does that shrinks it by bicubic
 * interpolation and enlarges it by repetition.
 *
 * @param tile side of a tile in pixels
 */
export function colorMap(image: Raster, tile: number): Raster {
  const { width, height } = image;
  const columns = placesOf(width, tile);
  const rows = placesOf(height, tile);
  const colours = rows.map(({ taps: down }) =>
    columns.map(({ taps: across }) => mix(image, across, down))
  );
  const data = new Uint8ClampedArray(width * height * 3);
  for (let y = 0; y < height; y++) {
    const line = colours[Math.floor(y * rows.length / height)]!;
    for (let x = 0; x < width; x++) {
      data.set(line[Math.floor(x * columns.length / width)]!, (y * width + x) * 3);
    }
  }
  return { width, height, channels: 3, data: new Uint8Array(data.buffer) };
}

/** Pixels along an axis, and their weights. */
type Taps = readonly (readonly [place: number, weight: number])[];

/** Where the tiles of an axis are sampled: at the four pixels around the middle of each. */
function placesOf(length: number, tile: number): { taps: Taps }[] {
  const count = Math.floor(length / Math.min(tile, length));
  return Array.from({ length: count }, (_, i) => {
    const middle = (i + 0.5) * length / count - 0.5;
    const first = Math.floor(middle) - 1;
    const taps = [0, 1, 2, 3].map((n) => {
      const place = Math.min(length - 1, Math.max(0, first + n));
      return [place, cubic(Math.abs(middle - first - n))] as const;
    });
    return { taps };
  });
}

/**
 * Keys 1981, "Cubic Convolution Interpolation for Digital Image Processing", with OpenCV's −0.75.
 */
function cubic(distance: number): number {
  const a = -0.75;
  if (distance <= 1) return ((a + 2) * distance - (a + 3)) * distance ** 2 + 1;
  return distance < 2 ? a * (((distance - 5) * distance + 8) * distance - 4) : 0;
}

/** The colour of a tile: red, green and blue. */
function mix({ width, channels, data }: Raster, across: Taps, down: Taps): number[] {
  return [0, 1, 2].map((colour) => {
    const channel = channels === 1 ? 0 : colour;
    let sum = 0;
    for (const [y, high] of down) {
      for (const [x, wide] of across) {
        sum += high * wide * data[(y * width + x) * channels + channel]!;
      }
    }
    return sum;
  });
}
