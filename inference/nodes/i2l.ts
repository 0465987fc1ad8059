import { z } from "zod";
import { encode } from "../pipeline/vae.ts";
import type { Raster } from "../pipeline/raster.ts";
import type { NodeContext } from "./context.ts";
import { defineNode, NodeInputError } from "./definition.ts";
import { ImageField, LatentsField, VAEField } from "./fields.ts";
import { port, value, wire } from "./ports.ts";

/** Encodes an image to latents; it is first made a whole number of cells wide and high. */
export const imageToLatents = defineNode({
  type: "i2l",
  inputs: {
    image: port("ImageField", ImageField),
    vae: wire("VAEField", VAEField),
    tiled: port("boolean", z.boolean().default(false)),
    tile_size: port("integer", z.int().min(0).max(4096).multipleOf(8).default(0)),
    fp32: port("boolean", z.boolean().default(false)),
    color_compensation: port("enum", z.enum(["None", "SDXL"]).default("None")),
  },
  outputs: {
    latents: port("LatentsField", LatentsField),
    width: port("integer", value.int),
    height: port("integer", value.int),
  },
  async run({ image, vae: field, tiled, tile_size }, context) {
    const vae = await context.models.vae(field);
    const raster = await toGrid(await context.images.load(image.image_name), vae.factor, context);
    const { signal } = context;
    const latents = await encode(vae, raster, { tiled, tileSize: tile_size, signal });
    const { width, height } = raster;
    return { latents: { latents_name: context.latents.save(latents) }, width, height };
  },
});

/** The image with sides rounded down to multiples of `factor`. */
export async function toGrid(
  raster: Raster,
  factor: number,
  { images }: Pick<NodeContext, "images">,
): Promise<Raster> {
  const width = Math.floor(raster.width / factor) * factor;
  const height = Math.floor(raster.height / factor) * factor;
  if (width === raster.width && height === raster.height) return raster;
  if (!width || !height) {
    throw new NodeInputError(`the image is smaller than ${factor} pixels`, "image");
  }
  return await images.resize(raster, width, height, "lanczos");
}
