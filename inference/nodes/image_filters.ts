import { z } from "zod";
import { LIMITS } from "../graph/limits.ts";
import { boxBlur, gaussianBlur } from "../pipeline/blur.ts";
import { canny } from "../pipeline/canny.ts";
import { colorMap } from "../pipeline/color_map.ts";
import { lineart } from "../pipeline/lineart.ts";
import { STANDARD } from "../pipeline/preprocess.ts";
import type { Raster } from "../pipeline/raster.ts";
import { tileResample as shrink } from "../pipeline/tile.ts";
import { defineNode } from "./definition.ts";
import { ImageField } from "./fields.ts";
import { filing, imageOutputs } from "./image_ports.ts";
import { port, type Ports, type Values } from "./ports.ts";

const inputs = { image: port("ImageField", ImageField), ...filing };

/** A node that makes one image of another one. */
export function filter<I extends Ports>(
  type: string,
  settings: I,
  apply: (image: Raster, settings: Values<I>) => Raster,
) {
  return defineNode({
    type,
    inputs: { ...inputs, ...settings },
    outputs: imageOutputs,
    async run(given, { images }) {
      const { image, metadata, board } = given as Values<typeof inputs>;
      const made = apply(await images.load(image.image_name), given as Values<I>);
      const image_name = await images.save(made, { metadata, board });
      return { image: { image_name }, width: made.width, height: made.height };
    },
  });
}

const threshold = (fallback: number) => port("integer", z.int().min(0).max(255).default(fallback));

/** White edges on black, for ControlNets that follow edges. */
export const cannyEdgeDetection = filter(
  "canny_edge_detection",
  { low_threshold: threshold(STANDARD.canny.low), high_threshold: threshold(STANDARD.canny.high) },
  (image, { low_threshold, high_threshold }) => canny(image, low_threshold, high_threshold),
);

/**
 * White lines on black, for ControlNets that follow drawings. InvokeAI's node draws them by a
 * model of its own.
 */
export const lineartEdgeDetection = filter(
  "lineart_edge_detection",
  { coarse: port("boolean", z.boolean().default(STANDARD.lineart.coarse)) },
  (image, { coarse }) => lineart(image, coarse),
);

/** Squares of one colour each. */
export const colorMapNode = filter(
  "color_map",
  {
    tile_size: port(
      "integer",
      z.int().min(1).max(LIMITS.input.maxSide).default(STANDARD.colorMap.tileSize),
    ),
  },
  (image, { tile_size }) => colorMap(image, tile_size),
);

/**
 * A smaller image, for ControlNets that make details of tiles. InvokeAI's default for the rate, 1,
 * leaves the image as it is.
 */
export const tileResample = filter(
  "tile_image_processor",
  {
    down_sampling_rate: port("float", z.number().min(1).max(8).default(STANDARD.tile.rate)),
  },
  (image, { down_sampling_rate }) => shrink(image, down_sampling_rate),
);

/** An image out of focus. */
export const imageBlur = filter(
  "img_blur",
  {
    radius: port(
      "float",
      z.number().min(0).max(LIMITS.input.maxSide).default(STANDARD.blur.radius),
    ),
    blur_type: port("enum", z.enum(["gaussian", "box"]).default("gaussian")),
  },
  (image, { radius, blur_type }) =>
    blur_type === "box" ? boxBlur(image, radius) : gaussianBlur(image, radius),
);
