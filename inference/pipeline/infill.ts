import { mulberry32 } from "../mulberry32.ts";
import type { Raster } from "./raster.ts";

/**
 * Ways to fill what is transparent in an image, so that something is there to start painting from.
 * Each returns red, green and blue; what is partly transparent is laid over what is filled in.
 */

/** With one colour. */
export function fillWithColour(image: Raster, colour: readonly [number, number, number]): Raster {
  return over(image, (_, c) => colour[c]!);
}

/**
 * With tiles of the image that are opaque, chosen by chance; smoothly where there is no such tile.
 *
 * @param side of a tile in pixels
 */
export function fillWithTiles(image: Raster, side: number, seed: number): Raster {
  const { width, height, channels, data } = image;
  const opaque = (x: number, y: number) => channels < 4 || data[(y * width + x) * 4 + 3] === 255;
  const whole: [x: number, y: number][] = [];
  for (let top = 0; top + side <= height; top += side) {
    for (let left = 0; left + side <= width; left += side) {
      let isWhole = true;
      for (let i = 0; i < side * side && isWhole; i++) {
        isWhole = opaque(left + i % side, top + Math.floor(i / side));
      }
      if (isWhole) whole.push([left, top]);
    }
  }
  if (whole.length === 0) return fillSmoothly(image);
  const random = mulberry32(seed);
  const across = Math.ceil(width / side);
  const chosen = Array.from(
    { length: across * Math.ceil(height / side) },
    () => whole[Math.floor(random() * whole.length)]!,
  );
  return over(image, (i, c) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const [left, top] = chosen[Math.floor(y / side) * across + Math.floor(x / side)]!;
    const from = (top + y % side) * width + left + x % side;
    return data[from * channels + (channels === 1 ? 0 : c)]!;
  });
}

/**
 * With colours that continue those at the edges, ever smoother with the distance ("pull-push":
 * Gortler et al. 1996, "The Lumigraph", section 3.4).
 */
export function fillSmoothly(image: Raster): Raster {
  const { width, height, channels, data } = image;
  const known: Known = { width, height, data: new Float32Array(width * height * 4) };
  for (let i = 0; i < width * height; i++) {
    known.data[i * 4 + 3] = channels === 4 ? data[i * 4 + 3]! / 255 : 1;
    for (let c = 0; c < 3; c++) {
      known.data[i * 4 + c] = data[i * channels + (channels === 1 ? 0 : c)]!;
    }
  }
  const filled = filledIn(known);
  return over(image, (i, c) => filled.data[i * 4 + c]!);
}

/** Red, green, blue and how far they are known, 0…1. */
interface Known {
  width: number;
  height: number;
  data: Float32Array;
}

/** Fills what is unknown from an image of half the size, which is filled in the same way. */
function filledIn(fine: Known): Known {
  const { width, height, data } = fine;
  if (width <= 1 && height <= 1) return fine;
  const half = filledIn(halved(fine));
  const out = data.slice();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      const own = data[at + 3]!;
      if (own === 1) continue;
      for (let c = 0; c < 3; c++) {
        const rest = between(half, (x + 0.5) / 2 - 0.5, (y + 0.5) / 2 - 0.5, c);
        out[at + c] = data[at + c]! * own + rest * (1 - own);
      }
    }
  }
  return { width, height, data: out };
}

/** Means of 2 × 2 pixels, as far as they are known. */
function halved({ width, height, data }: Known): Known {
  const [w, h] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const out = new Float32Array(w * h * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 4;
      const to = ((y >> 1) * w + (x >> 1)) * 4;
      const weight = data[from + 3]!;
      for (let c = 0; c < 3; c++) out[to + c] = out[to + c]! + data[from + c]! * weight;
      out[to + 3] = out[to + 3]! + weight;
    }
  }
  for (let i = 0; i < out.length; i += 4) {
    const weight = out[i + 3]!;
    if (weight === 0) continue;
    for (let c = 0; c < 3; c++) out[i + c] = out[i + c]! / weight;
    out[i + 3] = Math.min(weight, 1);
  }
  return { width: w, height: h, data: out };
}

function between({ width, height, data }: Known, x: number, y: number, c: number): number {
  const [fx, fy] = [clamp(x, width - 1), clamp(y, height - 1)];
  const [x0, y0] = [Math.floor(fx), Math.floor(fy)];
  const [x1, y1] = [Math.min(x0 + 1, width - 1), Math.min(y0 + 1, height - 1)];
  const at = (px: number, py: number) => data[(py * width + px) * 4 + c]!;
  const top = at(x0, y0) + (at(x1, y0) - at(x0, y0)) * (fx - x0);
  const low = at(x0, y1) + (at(x1, y1) - at(x0, y1)) * (fx - x0);
  return top + (low - top) * (fy - y0);
}

const clamp = (value: number, most: number) => Math.min(Math.max(value, 0), most);

/** The image over what `behind` gives for a pixel and a channel. */
function over(
  { width, height, channels, data }: Raster,
  behind: (pixel: number, channel: number) => number,
): Raster {
  // Rounds by itself.
  const out = new Uint8ClampedArray(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const alpha = channels === 4 ? data[i * 4 + 3]! / 255 : 1;
    for (let c = 0; c < 3; c++) {
      const own = data[i * channels + (channels === 1 ? 0 : c)]!;
      out[i * 3 + c] = alpha === 1 ? own : own * alpha + behind(i, c) * (1 - alpha);
    }
  }
  return { width, height, channels: 3, data: new Uint8Array(out.buffer) };
}
