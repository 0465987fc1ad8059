import { gaussianBlur } from "./blur.ts";
import { luminance, type Raster } from "./raster.ts";

/**
 * Standard deviations, in pixels of an image with a shorter side of 512, of the surroundings that a
 * line is darker than.
 */
const FINE = 2;
const COARSE = 6;

/**
 * Draws the lines of an image as white on black: how much darker each pixel is than its
 * surroundings. It needs no model, and finds less than one that was trained to.
 *
 * @param isCoarse whether only broad lines are wanted
 */
export function lineart(image: Raster, isCoarse: boolean): Raster {
  const { width, height } = image;
  const light = luminance(image);
  const grey: Raster = {
    width,
    height,
    channels: 1,
    data: Uint8Array.from(light, (v) => Math.round(v * 255)),
  };
  const deviation = (isCoarse ? COARSE : FINE) * Math.max(1, Math.min(width, height) / 512);
  const near = isCoarse ? gaussianBlur(grey, deviation / 4) : grey;
  const far = gaussianBlur(near, deviation);
  const data = new Uint8ClampedArray(width * height);
  for (let i = 0; i < data.length; i++) {
    const [own, around] = [near.data[i]!, far.data[i]!];
    // A difference of some tenths is a line; noise stays dark.
    data[i] = own < around ? 255 * Math.min(1, (3 * (around - own) - NOISE) / around) : 0;
  }
  return { width, height, channels: 1, data: new Uint8Array(data.buffer) };
}

/** Differences that are no line, in thirds of 255ths. */
const NOISE = 12;
