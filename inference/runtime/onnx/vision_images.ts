import { crop, type Raster } from "../../pipeline/raster.ts";
import { framed, opaque } from "../../pipeline/vision.ts";
import { resizeImage } from "../images.ts";

/** Longest side in pixels that a ready-made model is given: they work at 224 to 1024. */
const LONGEST = 1024;

/**
 * Width of a frame around the image, which is cut off the result: transformers.js scales by an
 * affine transform, which blends the outermost pixels with black.
 */
const FRAME = 8;

/** An image of transformers.js. */
export interface RawImage {
  width: number;
  height: number;
  channels: number;
  data: Uint8Array | Uint8ClampedArray;
}

/** An image as a model can use it: without transparency, and not larger than it needs. */
export async function atMost(image: Raster): Promise<Raster> {
  const { width, height } = image;
  const factor = Math.min(1, LONGEST / Math.max(width, height));
  const side = (length: number) => Math.max(1, Math.round(length * factor));
  return await resizeImage(opaque(image), side(width), side(height), "lanczos");
}

/** Runs a model on an image scaled to a size that it can use, and scales the result back. */
export async function atWorkingSize(
  image: Raster,
  look: (small: Raster) => Promise<Raster>,
): Promise<Raster> {
  const small = await atMost(image);
  const { width, height } = small;
  const seen = crop(await look(framed(small, FRAME)), FRAME, FRAME, width, height);
  return oneChannel(await resizeImage(seen, image.width, image.height, "bicubic"));
}

/** An image as large as it fits into a frame, in the middle of it, on black. */
export async function letterboxed(image: Raster, width: number, height: number) {
  const scale = Math.min(width / image.width, height / image.height);
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  const small = await resizeImage(
    opaque(image),
    side(image.width),
    side(image.height),
    "bilinear",
  );
  const left = Math.floor((width - small.width) / 2);
  const top = Math.floor((height - small.height) / 2);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < small.height; y++) {
    const row = small.data.subarray(y * small.width * 3, (y + 1) * small.width * 3);
    data.set(row, ((top + y) * width + left) * 3);
  }
  const placed: Raster = { width, height, channels: 3, data };
  return { placed, scale, left, top };
}

export function channelOf({ width, height, channels, data }: RawImage, which: number): Raster {
  const at = Math.min(which, channels - 1);
  const out = Uint8Array.from({ length: width * height }, (_, i) => data[i * channels + at]!);
  return { width, height, channels: 1, data: out };
}

/** Scaling may return three equal channels for one. */
const oneChannel = (image: Raster): Raster => image.channels === 1 ? image : channelOf(image, 0);
