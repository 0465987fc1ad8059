import { z } from "zod";
import { LIMITS } from "../graph/limits.ts";
import { RESAMPLE_MODES } from "../pipeline/raster.ts";
import { defineNode, NodeInputError } from "./definition.ts";
import { ImageField } from "./fields.ts";
import { filing, imageOutputs } from "./image_ports.ts";
import { port } from "./ports.ts";

const { min, max } = LIMITS.resize;
const side = () => port("integer", z.int().min(min).max(max).default(512));
const mode = () => port("enum", z.enum(RESAMPLE_MODES).default("bicubic"));

/** Resizes to exact sides, whatever the proportions. */
export const imageResize = defineNode({
  type: "img_resize",
  inputs: {
    image: port("ImageField", ImageField),
    width: side(),
    height: side(),
    resample_mode: mode(),
    ...filing,
  },
  outputs: imageOutputs,
  async run({ image, width, height, resample_mode, metadata, board }, { images }) {
    const raster = await images.load(image.image_name);
    const resized = await images.resize(raster, width, height, resample_mode);
    const image_name = await images.save(resized, { metadata, board });
    return { image: { image_name }, width, height };
  },
});

/** Resizes by a factor. */
export const imageScale = defineNode({
  type: "img_scale",
  inputs: {
    image: port("ImageField", ImageField),
    scale_factor: port("float", z.number().gt(0).max(16).default(2)),
    resample_mode: mode(),
    ...filing,
  },
  outputs: imageOutputs,
  async run({ image, scale_factor, resample_mode, metadata, board }, { images }) {
    const raster = await images.load(image.image_name);
    const width = Math.trunc(raster.width * scale_factor);
    const height = Math.trunc(raster.height * scale_factor);
    if (Math.min(width, height) < min || Math.max(width, height) > max) {
      throw new NodeInputError(
        `the result would be ${width}×${height}; sides must be ${min} to ${max}`,
        "scale_factor",
      );
    }
    const resized = await images.resize(raster, width, height, resample_mode);
    const image_name = await images.save(resized, { metadata, board });
    return { image: { image_name }, width, height };
  },
});
