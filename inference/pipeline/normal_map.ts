import type { Raster } from "./raster.ts";

/**
 * The part of a direction that points to the front, as in the normal maps of ControlNet's authors.
 */
const FRONT = 2 * Math.PI;

/** Depth below which a pixel counts as background, and is drawn flat, likewise as theirs. */
const BACKGROUND = 0.4;

/**
 * Directions that surfaces face, from how near they are: red is left, green is up, blue to the
 * front (the colours that ControlNets for normal maps were trained on).
 *
 * @param depth one channel, white is nearest
 */
export function normalMap({ width, height, data }: Raster): Raster {
  const at = (x: number, y: number) =>
    data[Math.min(Math.max(y, 0), height - 1) * width + Math.min(Math.max(x, 0), width - 1)]! / 255;
  /** Sums of three pixels in a column or a row, as Sobel's operator weighs them. */
  const column = (x: number, y: number) => at(x, y - 1) + 2 * at(x, y) + at(x, y + 1);
  const row = (x: number, y: number) => at(x - 1, y) + 2 * at(x, y) + at(x + 1, y);
  const out = new Uint8ClampedArray(width * height * 3);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const isNear = data[i]! / 255 >= BACKGROUND;
      const across = isNear ? column(x + 1, y) - column(x - 1, y) : 0;
      const down = isNear ? row(x, y + 1) - row(x, y - 1) : 0;
      const length = Math.hypot(across, down, FRONT);
      out.set([across, down, FRONT].map((part) => part / length * 127.5 + 127.5), i * 3);
    }
  }
  return { width, height, channels: 3, data: new Uint8Array(out.buffer) };
}
