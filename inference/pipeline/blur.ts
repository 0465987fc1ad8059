import type { Raster } from "./raster.ts";

/** Box filters that a Gaussian one is approximated with. */
const PASSES = 3;

/**
 * Blurs an image with the mean of a square around each pixel, as PIL's `BoxBlur`: the outermost
 * pixels count by the fraction of the radius. Edges are repeated.
 */
export function boxBlur(image: Raster, radius: number): Raster {
  return repeated(image, radius, 1);
}

/**
 * Blurs an image with a Gaussian of a standard deviation in pixels, as PIL's `GaussianBlur`: by
 * repeated box filters (Gwosdek et al. 2011, "Theoretical Foundations of Gaussian Convolution by
 * Extended Box Filtering"), in time that does not grow with it.
 */
export function gaussianBlur(image: Raster, deviation: number): Raster {
  return repeated(image, boxRadius(deviation), PASSES);
}

/** The radius, with a fraction, for which `PASSES` boxes have this deviation together. */
function boxRadius(deviation: number): number {
  const variance = deviation ** 2 / PASSES;
  const whole = Math.floor((Math.sqrt(12 * variance + 1) - 1) / 2);
  const rest = (2 * whole + 1) * (whole * (whole + 1) - 3 * variance) /
    (6 * (variance - (whole + 1) ** 2));
  return whole + rest;
}

function repeated(image: Raster, radius: number, passes: number): Raster {
  if (radius <= 0) return image;
  const { width, height, channels } = image;
  let data = image.data;
  for (let pass = 0; pass < passes; pass++) {
    data = alongLines(data, width, height, channels, width * channels, channels, radius);
  }
  for (let pass = 0; pass < passes; pass++) {
    data = alongLines(data, height, width, channels, channels, width * channels, radius);
  }
  return { width, height, channels, data };
}

/**
 * One pass along `count` lines of `length` pixels. `line` and `step` are the distances between
 * lines and between pixels of a line.
 */
function alongLines(
  data: Uint8Array,
  length: number,
  count: number,
  channels: number,
  line: number,
  step: number,
  radius: number,
): Uint8Array {
  const out = new Uint8Array(data.length);
  const whole = Math.floor(radius);
  const [inner, outer] = [1 / (2 * radius + 1), (radius - whole) / (2 * radius + 1)];
  for (let row = 0; row < count; row++) {
    for (let c = 0; c < channels; c++) {
      const start = row * line + c;
      const at = (i: number) => data[start + Math.min(length - 1, Math.max(0, i)) * step]!;
      let sum = 0;
      for (let i = -whole; i <= whole; i++) sum += at(i);
      for (let i = 0; i < length; i++) {
        const edges = at(i - whole - 1) + at(i + whole + 1);
        out[start + i * step] = Math.round(sum * inner + edges * outer);
        sum += at(i + whole + 1) - at(i - whole);
      }
    }
  }
  return out;
}
