import type { DrawnPreprocessor } from "../graph/control_layers.ts";
import { gaussianBlur } from "./blur.ts";
import { canny } from "./canny.ts";
import { colorMap } from "./color_map.ts";
import { lineart } from "./lineart.ts";
import type { Raster } from "./raster.ts";
import { tileResample } from "./tile.ts";

/** Settings of preprocessors that are not asked for, as InvokeAI's nodes have them. */
export const STANDARD = {
  canny: { low: 100, high: 200 },
  lineart: { coarse: false },
  colorMap: { tileSize: 64 },
  tile: { rate: 4 },
  blur: { radius: 8 },
} as const;

const MAKES: Readonly<Record<DrawnPreprocessor, (image: Raster) => Raster>> = {
  canny_edge_detection: (image) => canny(image, STANDARD.canny.low, STANDARD.canny.high),
  lineart_edge_detection: (image) => lineart(image, STANDARD.lineart.coarse),
  color_map: (image) => colorMap(image, STANDARD.colorMap.tileSize),
  tile_image_processor: (image) => tileResample(image, STANDARD.tile.rate),
  img_blur: (image) => gaussianBlur(image, STANDARD.blur.radius),
};

/**
 * Makes a control image of an image, as the node of that name does by default. Pages show by it
 * what a model would see.
 */
export function preprocess(image: Raster, by: DrawnPreprocessor): Raster {
  return MAKES[by](image);
}
