import type { Raster } from "./raster.ts";

/**
 * Shifts and stretches the colours of an image, channel by channel, so that they have the mean and
 * the deviation of a reference (as Reinhard et al. 2001, "Color Transfer between Images", in RGB).
 *
 * @param reference an image of the same size
 * @param counts which pixels both are measured at
 */
export function correctColours(
  image: Raster,
  reference: Raster,
  counts: (pixel: number) => boolean,
): Raster {
  const { width, height } = image;
  const data = new Uint8ClampedArray(width * height * 3);
  for (let c = 0; c < 3; c++) {
    const own = measure(image, c, counts);
    const wanted = measure(reference, c, counts);
    const factor = own.deviation > 0 ? wanted.deviation / own.deviation : 1;
    for (let i = 0; i < width * height; i++) {
      data[i * 3 + c] = (valueAt(image, i, c) - own.mean) * factor + wanted.mean;
    }
  }
  return { width, height, channels: 3, data: new Uint8Array(data.buffer) };
}

/** Lays `top` over `image`, by 0…1 for each pixel. */
export function mixed(image: Raster, top: Raster, share: (pixel: number) => number): Raster {
  const { width, height } = image;
  const data = new Uint8ClampedArray(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const part = share(i);
    for (let c = 0; c < 3; c++) {
      data[i * 3 + c] = valueAt(image, i, c) * (1 - part) + valueAt(top, i, c) * part;
    }
  }
  return { width, height, channels: 3, data: new Uint8Array(data.buffer) };
}

function measure(image: Raster, channel: number, counts: (pixel: number) => boolean) {
  let [count, sum, squares] = [0, 0, 0];
  for (let i = 0; i < image.width * image.height; i++) {
    if (!counts(i)) continue;
    const value = valueAt(image, i, channel);
    count++;
    sum += value;
    squares += value * value;
  }
  const mean = count > 0 ? sum / count : 0;
  return { mean, deviation: count > 0 ? Math.sqrt(Math.max(squares / count - mean * mean, 0)) : 0 };
}

const valueAt = ({ data, channels }: Raster, pixel: number, channel: number): number =>
  data[pixel * channels + (channels === 1 ? 0 : channel)]!;
