import { joined } from "../floats.ts";
import { ModelError } from "./errors.ts";
import { type Latents, resizeLatents } from "./latents.ts";
import { planesFromRaster, type Raster } from "./raster.ts";
import type { Plane } from "./tiling.ts";

/**
 * Models that were trained for inpainting see three things at once: the latents, the mask, and the
 * latents of the image without what is to be painted (runwayml/stable-diffusion,
 * scripts/inpaint_st.py). They keep nothing by themselves: what is kept is pasted back afterwards.
 */

/** Whether a U-Net of so many input channels is one of them. */
export const isInpaintingModel = (unetChannels: number, latentChannels: number): boolean =>
  unetChannels === 2 * latentChannels + 1;

export interface Hole {
  /** One channel: 0 is painted, 1 is kept. Null to paint everything. */
  mask: Latents | null;
  /** Whether everything below 1 is painted; otherwise what is below one half. */
  gradient: boolean;
  /** Encodes the image without what is painted; null where there is no image. */
  masked: (() => Promise<Latents>) | null;
}

/**
 * The channels beside the latents, [1 + channels, height, width].
 *
 * @param shape the latents
 * @throws {ModelError} for a mask without an image
 * @throws {RangeError} for an image of another size than the latents
 */
export async function channelsBeside(
  { mask, gradient, masked }: Hole,
  { channels, width, height }: Latents,
): Promise<Float32Array> {
  const area = width * height;
  // Without a mask it paints everything, and sees nothing of an image.
  if (!mask) return joined([new Float32Array(area).fill(1), new Float32Array(channels * area)]);
  if (!masked) {
    throw new ModelError(
      "an inpainting model sees the image around its mask: connect the image and the VAE to the " +
        "node that makes the mask",
    );
  }
  const seen = await masked();
  if (seen.width !== width || seen.height !== height) {
    throw new RangeError(
      `the image of the mask has ${seen.width}×${seen.height} latents, what is made has ` +
        `${width}×${height}: their sizes must agree`,
    );
  }
  const below = gradient ? 1 : 0.5;
  const hole = resizeLatents(mask, width, height).data.map((keep) => keep < below ? 1 : 0);
  return joined([hole, seen.data]);
}

/**
 * The image as planes of −1…1, grey wherever `keep` is below `below`.
 *
 * @param keep one channel, of the image's size
 */
export function withoutHole(raster: Raster, keep: Float32Array, below: number): Plane {
  const { width, height } = raster;
  const data = planesFromRaster(raster);
  for (let i = 0; i < data.length; i++) if (keep[i % keep.length]! < below) data[i] = 0;
  return { data, channels: 3, width, height };
}
