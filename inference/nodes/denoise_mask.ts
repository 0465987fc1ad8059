import type { z } from "zod";
import { type Hole, withoutHole } from "../pipeline/inpainting_model.ts";
import type { Latents } from "../pipeline/latents.ts";
import { luminance, type Raster } from "../pipeline/raster.ts";
import { encodePlanes, type VaeOptions } from "../pipeline/vae.ts";
import type { NodeContext } from "./context.ts";
import type { ImageField, VAEField } from "./fields.ts";
import { toGrid } from "./i2l.ts";

/** A mask for a denoiser. */
export interface DenoiseMask {
  /** One channel: 0 may change, 1 is kept. */
  mask: Latents;
  /** The image around it, for inpainting models. */
  masked: Hole["masked"];
}

interface Around {
  image: z.output<typeof ImageField> | null | undefined;
  vae: z.output<typeof VAEField> | null | undefined;
  tiled: boolean;
}

/**
 * Returns what encodes the image without the hole in it: only inpainting models need it, so it
 * waits until one does. Null where there is no image, or nothing to encode it by.
 *
 * @param hole where the image is left out: what is darker than `below`, of any size
 */
export function aroundHole(
  { image, vae, tiled }: Around,
  hole: Raster,
  below: number,
  context: NodeContext,
): Hole["masked"] {
  if (!image || !vae) return null;
  return async () => {
    const autoencoder = await context.models.vae(vae);
    const raster = await toGrid(
      await context.images.load(image.image_name),
      autoencoder.factor,
      context,
    );
    const { width, height } = raster;
    const fitted = await context.images.resize(hole, width, height, "nearest");
    const options: VaeOptions = { tiled, tileSize: 0, signal: context.signal };
    return await encodePlanes(
      autoencoder,
      withoutHole(raster, luminance(fitted), below),
      options,
    );
  };
}
