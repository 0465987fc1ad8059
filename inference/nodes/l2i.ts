import { z } from "zod";
import { decode } from "../pipeline/vae.ts";
import { defineNode } from "./definition.ts";
import { LatentsField, VAEField } from "./fields.ts";
import { filing, imageOutputs } from "./image_ports.ts";
import { port, wire } from "./ports.ts";

/** Decodes latents to an image. */
export const latentsToImage = defineNode({
  type: "l2i",
  inputs: {
    latents: wire("LatentsField", LatentsField),
    vae: wire("VAEField", VAEField),
    tiled: port("boolean", z.boolean().default(false)),
    tile_size: port("integer", z.int().min(0).max(4096).multipleOf(8).default(0)),
    fp32: port("boolean", z.boolean().default(false)),
    ...filing,
  },
  outputs: imageOutputs,
  async run({ latents, vae, tiled, tile_size, metadata, board }, context) {
    const { models, images, signal } = context;
    const { seamless_axes: seamless = [] } = vae;
    const options = { tiled, tileSize: tile_size, signal, seamless };
    const raster = await decode(
      await models.vae(vae),
      context.latents.load(latents.latents_name),
      options,
    );
    const image_name = await images.save(raster, { metadata, board });
    return { image: { image_name }, width: raster.width, height: raster.height };
  },
});
