import type { Sharp, SharpOptions } from "sharp";

/**
 * Opens an image for decoding. The decoder takes 20 MB and a good part of a start, and is loaded
 * with the first image.
 */
export async function openImage(bytes: Uint8Array, options: SharpOptions): Promise<Sharp> {
  const { default: sharp } = await import("sharp");
  return sharp(bytes, options);
}
