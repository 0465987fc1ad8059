import { z } from "zod";
import { LIMITS } from "../graph/limits.ts";
import { boxBlur } from "../pipeline/blur.ts";
import { correctColours, mixed } from "../pipeline/colour_correct.ts";
import { fillSmoothly, fillWithColour, fillWithTiles } from "../pipeline/infill.ts";
import { luminance, type Raster } from "../pipeline/raster.ts";
import { defineNode, NodeInputError } from "./definition.ts";
import { ImageField } from "./fields.ts";
import { filter } from "./image_filters.ts";
import { filing, imageOutputs } from "./image_ports.ts";
import { port, value } from "./ports.ts";

const part = z.int().min(0).max(255);

/** Fills what is transparent with one colour. */
export const infillColour = filter("infill_rgba", {
  color: port(
    "any",
    z.object({ r: part, g: part, b: part, a: part }).default({ r: 127, g: 127, b: 127, a: 255 }),
    { connect: "never" },
  ),
}, (image, { color: { r, g, b } }) => fillWithColour(image, [r, g, b]));

/** Fills what is transparent with tiles of the image. */
export const infillTiles = filter("infill_tile", {
  tile_size: port("integer", z.int().min(1).max(LIMITS.size.max).default(32)),
  seed: port("integer", value.seed.default(0)),
}, (image, { tile_size, seed }) => fillWithTiles(image, tile_size, seed));

/** Continues the colours at the edges of what is transparent. */
export const infillSmoothly = filter("infill_cv2", {}, (image) => {
  const { width, height } = image;
  if (width * height <= MOST_PIXELS) return fillSmoothly(image);
  throw new NodeInputError(
    `the image is ${width}×${height}; at most ${Math.floor(MOST_PIXELS / 1e6)} megapixels can be ` +
      "filled in: make it smaller first",
    "image",
  );
});

/** It takes some 22 bytes for each pixel to fill it in smoothly. */
const MOST_PIXELS = 2 ** 24;

/**
 * Gives what was painted the colours of the image that it was painted into. White in the mask is
 * what both have in common: there they are compared, and there the reference is laid over it.
 */
export const colourCorrect = defineNode({
  type: "color_correct",
  inputs: {
    image: port("ImageField", ImageField),
    reference: port("ImageField", ImageField),
    mask: port("ImageField", ImageField.nullish()),
    mask_blur_radius: port("float", z.number().min(0).max(512).default(8)),
    ...filing,
  },
  outputs: imageOutputs,
  async run({ image, reference, mask, mask_blur_radius, metadata, board }, { images }) {
    const painted = await images.load(image.image_name);
    const { width, height } = painted;
    const fitted = async (name: string) =>
      await images.resize(await images.load(name), width, height, "bilinear");
    const original = await fitted(reference.image_name);
    const common = mask ? await fitted(mask.image_name) : null;
    const counted = common && luminance(common);
    const visible = (i: number) => original.channels < 4 || original.data[i * 4 + 3]! > 0;
    const corrected = correctColours(
      painted,
      original,
      (i) => visible(i) && (!counted || counted[i]! > 0),
    );
    const result = common
      ? mixed(corrected, original, shareOf(common, mask_blur_radius, visible))
      : corrected;
    const image_name = await images.save(result, { metadata, board });
    return { image: { image_name }, width, height };
  },
});

/** How much of the original is laid over each pixel: less towards the edges of what is common. */
function shareOf(common: Raster, radius: number, visible: (pixel: number) => boolean) {
  const grey = luminance(common);
  const soft = radius < 1 ? grey : luminance(boxBlur(common, radius));
  // Within the common part alone: 1 from `radius` pixels inside its edge on, 0 at the edge.
  return (i: number) =>
    visible(i) ? radius < 1 ? grey[i]! : Math.max(0, Math.min(1, 2 * soft[i]! - 1)) * grey[i]! : 0;
}
