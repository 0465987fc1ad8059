import { z } from "zod";
import { luminance } from "../pipeline/raster.ts";
import { toGrid } from "./i2l.ts";
import { defineNode } from "./definition.ts";
import { DenoiseMaskField, ImageField, VAEField } from "./fields.ts";
import { port, wire } from "./ports.ts";

/** A mask for `denoise_latents` from a picture: black may change, white is kept, grey is between
 * (InvokeAI's sense). `image` is for inpainting models only, which this engine does not have. */
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
  async run({ vae, mask }, context) {
    const { factor } = await context.models.vae(vae);
    const raster = await toGrid(await context.images.load(mask.image_name), factor, context);
    const { width, height } = raster;
    const mask_name = context.masks.save({ data: luminance(raster), channels: 1, width, height });
    return { denoise_mask: { mask_name, masked_latents_name: null, gradient: false } };
  },
});
