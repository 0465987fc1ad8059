import sharp, { type Sharp } from "sharp";
import { isReadable, LIMITS } from "../graph/limits.ts";
import { NodeInputError } from "../nodes/definition.ts";
import type { Raster, ResampleMode } from "../pipeline/raster.ts";
import type { Preview } from "../types.ts";

// One image at a time is worked on here; libvips' threads would only fight the model's.
sharp.concurrency(1);
sharp.cache(false);

/** Longest side of a preview in pixels. */
const PREVIEW_SIDE = 512;

/**
 * Decodes an image to 8-bit grey, RGB or RGBA, turned the way its EXIF says.
 *
 * @throws {NodeInputError} for what is not a sound image or larger than `LIMITS.input`
 */
export async function decodeImage(source: Uint8Array | string): Promise<Raster> {
  const { maxPixels, maxBytes } = LIMITS.input;
  const bytes = typeof source === "string" ? await readImage(source) : source;
  if (bytes.length > maxBytes) throw new NodeInputError("the image's file is too large", "image");
  try {
    const options = { limitInputPixels: maxPixels, failOn: "truncated" } as const;
    const { width, height } = await sharp(bytes, options).metadata();
    if (!isReadable(width, height)) {
      throw new NodeInputError(`the image is ${width}×${height}, which is too large`, "image");
    }
    const { data, info } = await sharp(bytes, options).autoOrient().toColourspace("srgb")
      .raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
    return normalize({ width: info.width, height: info.height, data }, info.channels);
  } catch (error) {
    if (error instanceof NodeInputError) throw error;
    const reason = error instanceof Error ? error.message.split("\n")[0] : "unknown format";
    throw new NodeInputError(`the image cannot be read: ${reason}`, "image");
  }
}

async function readImage(path: string): Promise<Uint8Array> {
  try {
    const { size } = await Deno.stat(path);
    if (size > LIMITS.input.maxBytes) throw new NodeInputError("the image's file is too large");
    return await Deno.readFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new NodeInputError("the image's file is gone", "image");
  }
}

/** Grey with transparency (two channels) becomes RGBA. */
function normalize(image: Omit<Raster, "channels">, channels: number): Raster {
  if (channels === 1 || channels === 3 || channels === 4) return { ...image, channels };
  const data = new Uint8Array(image.width * image.height * 4);
  for (let i = 0; i < image.width * image.height; i++) {
    data.fill(image.data[i * 2] ?? 0, i * 4, i * 4 + 3);
    data[i * 4 + 3] = image.data[i * 2 + 1] ?? 255;
  }
  return { ...image, channels: 4, data };
}

/** PNG without text chunks. */
export async function encodePng(raster: Raster): Promise<Uint8Array> {
  return new Uint8Array(await fromRaster(raster).png({ compressionLevel: 6 }).toBuffer());
}

/** sharp has no box and hamming filters; the nearest of its own take their place. */
const KERNELS = {
  nearest: "nearest",
  box: "linear",
  bilinear: "linear",
  hamming: "linear",
  bicubic: "cubic",
  lanczos: "lanczos3",
} as const satisfies Record<ResampleMode, string>;

export async function resizeImage(
  raster: Raster,
  width: number,
  height: number,
  mode: ResampleMode,
): Promise<Raster> {
  if (raster.width === width && raster.height === height) return raster;
  const { data, info } = await fromRaster(raster)
    .resize(width, height, { fit: "fill", kernel: KERNELS[mode] })
    .raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  return normalize({ width: info.width, height: info.height, data }, info.channels);
}

/** Encodes a small JPEG as a data URL; `width` and `height` are those of the full image. */
export async function encodePreview(
  raster: Raster,
  width: number,
  height: number,
): Promise<Preview> {
  let image = fromRaster(raster);
  if (Math.max(raster.width, raster.height) > PREVIEW_SIDE) {
    image = image.resize(PREVIEW_SIDE, PREVIEW_SIDE, { fit: "inside" });
  }
  const jpeg = await image.jpeg({ quality: 80 }).toBuffer();
  return { width, height, dataUrl: `data:image/jpeg;base64,${jpeg.toString("base64")}` };
}

function fromRaster({ data, width, height, channels }: Raster): Sharp {
  return sharp(data, { raw: { width, height, channels } });
}
