/** A decoded image: interleaved 8-bit samples, rows from the top. */
export interface Raster {
  width: number;
  height: number;
  channels: 1 | 3 | 4;
  data: Uint8Array;
}

/** Names of InvokeAI's (and PIL's) resampling filters. */
export const RESAMPLE_MODES = [
  "nearest",
  "box",
  "bilinear",
  "hamming",
  "bicubic",
  "lanczos",
] as const;
export type ResampleMode = (typeof RESAMPLE_MODES)[number];

/**
 * Converts planes of −1 … 1, [channels, height, width] (the output of the VAE), to interleaved
 * bytes.
 */
export function rasterFromPlanes(planes: Float32Array, width: number, height: number): Raster {
  const area = width * height;
  // Rounds and clamps by itself.
  const data = new Uint8ClampedArray(area * 3);
  for (let c = 0; c < 3; c++) {
    for (let i = 0, at = c; i < area; i++, at += 3) {
      data[at] = (planes[c * area + i] ?? 0) * 127.5 + 127.5;
    }
  }
  return { width, height, channels: 3, data: new Uint8Array(data.buffer) };
}

/**
 * Converts interleaved bytes to planes of −1 … 1, [3, height, width] (the input of the VAE).
 * Transparency is dropped.
 */
export function planesFromRaster(raster: Raster): Float32Array {
  const { width, height, channels, data } = raster;
  const area = width * height;
  const planes = new Float32Array(area * 3);
  for (let c = 0; c < 3; c++) {
    const source = channels === 1 ? 0 : c;
    for (let i = 0; i < area; i++) {
      planes[c * area + i] = (data[i * channels + source] ?? 0) / 127.5 - 1;
    }
  }
  return planes;
}

/** Brightness 0 … 1 of every pixel, with the weights of ITU-R BT.601, as PIL's "L" mode. */
export function luminance(raster: Raster): Float32Array {
  const { width, height, channels, data } = raster;
  const out = new Float32Array(width * height);
  for (let i = 0; i < out.length; i++) {
    const at = i * channels;
    const r = data[at] ?? 0;
    if (channels === 1) out[i] = r / 255;
    else out[i] = (r * 0.299 + (data[at + 1] ?? 0) * 0.587 + (data[at + 2] ?? 0) * 0.114) / 255;
  }
  return out;
}

/** Cuts a box out; what lies outside the image becomes transparent. */
export function crop(from: Raster, x: number, y: number, width: number, height: number): Raster {
  const inside = x >= 0 && y >= 0 && x + width <= from.width && y + height <= from.height;
  const channels = inside ? from.channels : 4;
  const data = new Uint8Array(width * height * channels);
  for (let row = Math.max(0, -y); row < height && y + row < from.height; row++) {
    for (let col = Math.max(0, -x); col < width && x + col < from.width; col++) {
      const source = ((y + row) * from.width + x + col) * from.channels;
      const target = (row * width + col) * channels;
      for (let c = 0; c < channels; c++) {
        if (c === 3 && from.channels < 4) data[target + 3] = 255;
        else data[target + c] = from.data[source + Math.min(c, from.channels - 1)] ?? 0;
      }
    }
  }
  return { width, height, channels, data };
}
