import { openImage } from "../open_image.ts";

/** The longest side of a thumbnail, in pixels. */
const THUMBNAIL_SIZE = 256;

/**
 * A WebP that fits into 256 × 256. Decodes the whole image, so a damaged one is found here.
 * @throws the error of sharp for an image that cannot be decoded.
 */
export async function thumbnailOf(
  bytes: Uint8Array,
  maxPixels: number,
): Promise<Uint8Array> {
  const image = await openImage(bytes, { failOn: "truncated", limitInputPixels: maxPixels });
  return await image
    .resize(THUMBNAIL_SIZE, THUMBNAIL_SIZE, { fit: "inside", withoutEnlargement: true })
    .webp({ quality: 80 })
    .toBuffer();
}
