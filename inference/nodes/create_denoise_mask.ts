import { z } from "zod";
import { luminance } from "../pipeline/raster.ts";
import { aroundHole } from "./denoise_mask.ts";
import { toGrid } from "./i2l.ts";
import { defineNode } from "./definition.ts";
import { DenoiseMaskField, ImageField, VAEField } from "./fields.ts";
import { port, wire } from "./ports.ts";

/**
 * A mask for `denoise_latents` from an image: black may change, white is kept, grey is between
 * (InvokeAI's sense). `image` is for inpainting models only, which see what is around the mask.
 */
export const createDenoiseMask = defineNode({
  type: "create_denoise_mask",
  inputs: {
    vae: wire("VAEField", VAEField),
    image: port("ImageField", ImageField.nullish()),
    mask: port("ImageField", ImageField),
    tiled: port("boolean", z.boolean().default(false)),
    fp32: port("boolean", z.boolean().default(false)),
  },
  outputs: { denoise_mask: port("DenoiseMaskField", DenoiseMaskField) },
  async run({ vae, mask, image, tiled }, context) {
    const { factor } = await context.models.vae(vae);
    const raster = await toGrid(await context.images.load(mask.image_name), factor, context);
    const { width, height } = raster;
    const mask_name = context.masks.save({
      mask: { data: luminance(raster), channels: 1, width, height },
      masked: aroundHole({ image, vae, tiled }, raster, 0.5, context),
    });
    return { denoise_mask: { mask_name, masked_latents_name: null, gradient: false } };
  },
});
