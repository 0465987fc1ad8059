import type { z } from "zod";
import { fitControlImage, type ResizeMode } from "../pipeline/fit.ts";
import type { Plane } from "../pipeline/tiling.ts";
import type { NodeContext } from "./context.ts";
import type { ImageField } from "./fields.ts";

/**
 * Loads a control image and brings it to the size of the image that is made.
 *
 * @param latents sides in latent cells
 * @param factor pixels per cell
 * @throws {NodeInputError} for an image that is missing or damaged
 */
export async function fittedImage(
  { image, resize_mode }: { image: z.output<typeof ImageField>; resize_mode: ResizeMode },
  latents: { width: number; height: number },
  factor: number,
  { images }: Pick<NodeContext, "images">,
): Promise<Plane> {
  const raster = await images.load(image.image_name);
  const [width, height] = [latents.width * factor, latents.height * factor];
  return await fitControlImage(raster, width, height, resize_mode, images.resize);
}
