import { z } from "zod";
import { LIMITS } from "../graph/limits.ts";
import { crop } from "../pipeline/raster.ts";
import { defineNode } from "./definition.ts";
import { ImageField } from "./fields.ts";
import { filing, imageOutputs } from "./image_ports.ts";
import { port } from "./ports.ts";

const { min, max } = LIMITS.resize;
const offset = () => port("integer", z.int().min(-max).max(LIMITS.input.maxSide).default(0));
const side = () => port("integer", z.int().min(min).max(max).default(512));

/** Cuts a box out of an image; it may reach beyond the edge, where it is transparent. */
export const imageCrop = defineNode({
  type: "img_crop",
  inputs: {
    image: port("ImageField", ImageField),
    x: offset(),
    y: offset(),
    width: side(),
    height: side(),
    ...filing,
  },
  outputs: imageOutputs,
  async run({ image, x, y, width, height, metadata, board }, { images }) {
    const part = crop(await images.load(image.image_name), x, y, width, height);
    const image_name = await images.save(part, { metadata, board });
    return { image: { image_name }, width, height };
  },
});
