import { z } from "zod";
import { softenMask } from "../pipeline/gradient_mask.ts";
import { type Latents } from "../pipeline/latents.ts";
import { luminance, type Raster } from "../pipeline/raster.ts";
import { aroundHole } from "./denoise_mask.ts";
import { defineNode, NodeInputError } from "./definition.ts";
import { DenoiseMaskField, ImageField, UNetField, VAEField } from "./fields.ts";
import { port, wire } from "./ports.ts";

/** Pixels per latent cell. Fixed, because the node has no model input to take it from. */
const FACTOR = 8;

/**
 * A mask whose free (black) region has a soft edge: its outer parts may change only in the last
 * steps, so that the new joins the old. `image` and `vae` serve inpainting models, which see what
 * is around the mask; `unet` is taken, and decides nothing.
 */
export const createGradientMask = defineNode({
  type: "create_gradient_mask",
  inputs: {
    mask: port("ImageField", ImageField),
    edge_radius: port("integer", z.int().min(0).max(512).default(16)),
    coherence_mode: port(
      "enum",
      z.enum(["Gaussian Blur", "Box Blur", "Staged"]).default("Gaussian Blur"),
    ),
    minimum_denoise: port("float", z.number().min(0).max(1).default(0)),
    image: port("ImageField", ImageField.nullish()),
    unet: wire("UNetField", UNetField.nullish()),
    vae: wire("VAEField", VAEField.nullish()),
    tiled: port("boolean", z.boolean().default(false)),
    fp32: port("boolean", z.boolean().default(false)),
  },
  outputs: {
    denoise_mask: port("DenoiseMaskField", DenoiseMaskField),
    expanded_mask_area: port("ImageField", ImageField),
  },
  async run({ mask, edge_radius, coherence_mode, minimum_denoise, ...around }, context) {
    const { images, masks } = context;
    const image = await images.load(mask.image_name);
    const width = Math.floor(image.width / FACTOR);
    const height = Math.floor(image.height / FACTOR);
    if (!width || !height) throw new NodeInputError("the mask is smaller than 8 pixels", "mask");
    const small = await images.resize(image, width, height, "bilinear");
    const soft = softenMask({ data: luminance(small), channels: 1, width, height }, {
      radius: Math.floor(edge_radius / FACTOR),
      mode: coherence_mode,
      minimum: minimum_denoise,
    });
    const area = await images.resize(changed(soft), width * FACTOR, height * FACTOR, "nearest");
    const masked = aroundHole(around, area, 0.5, context);
    const mask_name = masks.save({ mask: soft, masked });
    return {
      denoise_mask: { mask_name, masked_latents_name: null, gradient: true },
      expanded_mask_area: { image_name: await images.save(area, {}) },
    };
  },
});

/** Black wherever anything may change. */
function changed({ data, width, height }: Latents): Raster {
  return { width, height, channels: 1, data: Uint8Array.from(data, (v) => v < 1 ? 0 : 255) };
}
