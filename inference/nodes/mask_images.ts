import { z } from "zod";
import { LIMITS } from "../graph/limits.ts";
import type { Raster } from "../pipeline/raster.ts";
import { defineNode } from "./definition.ts";
import { ImageField } from "./fields.ts";
import { filing, imageOutputs } from "./image_ports.ts";
import { port } from "./ports.ts";

/** The transparency of an image as an image: white is opaque (or with `invert` black). */
export const maskFromAlpha = defineNode({
  type: "tomask",
  inputs: {
    image: port("ImageField", ImageField),
    invert: port("boolean", z.boolean().default(false)),
    ...filing,
  },
  outputs: imageOutputs,
  async run({ image, invert, metadata, board }, { images }) {
    const { width, height, channels, data } = await images.load(image.image_name);
    const alpha = (_: unknown, i: number) => channels === 4 ? data[i * 4 + 3] ?? 255 : 255;
    const flip = invert ? 255 : 0;
    const grey = Uint8Array.from({ length: width * height }, (v, i) => alpha(v, i) ^ flip);
    const mask: Raster = { width, height, channels: 1, data: grey };
    const image_name = await images.save(mask, { metadata, board });
    return { image: { image_name }, width, height };
  },
});

const part = z.int().min(0).max(255);
const side = () => port("integer", z.int().min(1).max(LIMITS.size.max).default(512));

/** An image of one colour. */
export const blankImage = defineNode({
  type: "blank_image",
  inputs: {
    width: side(),
    height: side(),
    mode: port("enum", z.enum(["RGB", "RGBA"]).default("RGB")),
    color: port(
      "any",
      z.object({ r: part, g: part, b: part, a: part }).default({ r: 0, g: 0, b: 0, a: 255 }),
      { connect: "never" },
    ),
    ...filing,
  },
  outputs: imageOutputs,
  async run({ width, height, mode, color, metadata, board }, { images }) {
    const pixel = mode === "RGB"
      ? [color.r, color.g, color.b]
      : [color.r, color.g, color.b, color.a];
    const channels = mode === "RGB" ? 3 : 4;
    const data = new Uint8Array(width * height * channels);
    for (let i = 0; i < data.length; i++) data[i] = pixel[i % channels] ?? 0;
    const image_name = await images.save({ width, height, channels, data }, { metadata, board });
    return { image: { image_name }, width, height };
  },
});
