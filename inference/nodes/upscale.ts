import { z } from "zod";
import { isReadable, LIMITS } from "../graph/limits.ts";
import type { Upscaler } from "../pipeline/networks.ts";
import type { Raster } from "../pipeline/raster.ts";
import { upscale } from "../pipeline/upscale.ts";
import type { NodeContext } from "./context.ts";
import { defineNode, NodeInputError } from "./definition.ts";
import { ImageField, ModelIdentifierField } from "./fields.ts";
import { filing, imageOutputs } from "./image_ports.ts";
import { modelNameOf } from "../graph/model_name.ts";
import { port } from "./ports.ts";

const tile = (standard: number) => port("integer", z.int().min(0).max(4096).default(standard));
const model = port("ModelIdentifierField", ModelIdentifierField);

/** Enlarges an image by the factor of an upscaler, which is named as InvokeAI does: by its file. */
export const esrgan = defineNode({
  type: "esrgan",
  inputs: {
    image: port("ImageField", ImageField),
    model_name: port("enum", z.string().min(1).max(200).default("RealESRGAN_x4plus.pth")),
    tile_size: tile(400),
    ...filing,
  },
  outputs: imageOutputs,
  modelName: "model_name",
  async run({ image, model_name, tile_size, metadata, board }, context) {
    const name = modelNameOf(model_name);
    const net = await context.models.upscaler({ key: name, name });
    const raster = await context.images.load(image.image_name);
    const result = await enlarged(net, raster, tile_size, context);
    const image_name = await context.images.save(result, { metadata, board });
    return { image: { image_name }, width: result.width, height: result.height };
  },
});

const ofModel = {
  image: port("ImageField", ImageField),
  image_to_image_model: model,
  tile_size: tile(512),
};

/** Runs an image through an upscaler. */
export const imageToImageModel = defineNode({
  type: "spandrel_image_to_image",
  inputs: { ...ofModel, ...filing },
  outputs: imageOutputs,
  async run({ image, image_to_image_model, tile_size, metadata, board }, context) {
    const net = await context.models.upscaler(image_to_image_model);
    const raster = await context.images.load(image.image_name);
    const result = await enlarged(net, raster, tile_size, context);
    const image_name = await context.images.save(result, { metadata, board });
    return { image: { image_name }, width: result.width, height: result.height };
  },
});

/** Enlarges an image by any factor: as often as necessary by an upscaler, and then to its size. */
export const imageToImageAutoscale = defineNode({
  type: "spandrel_image_to_image_autoscale",
  inputs: {
    ...ofModel,
    scale: port("float", z.number().gt(0).max(16).default(1)),
    fit_to_multiple_of_8: port("boolean", z.boolean().default(false)),
    ...filing,
  },
  outputs: imageOutputs,
  async run({ image, image_to_image_model, tile_size, scale, metadata, board, ...rest }, context) {
    const net = await context.models.upscaler(image_to_image_model);
    let result = await context.images.load(image.image_name);
    const step = rest.fit_to_multiple_of_8 ? 8 : 1;
    const side = (length: number) => Math.max(Math.trunc(length * scale / step) * step, step);
    const [width, height] = [side(result.width), side(result.height)];
    requireSize(width, height, "scale");
    do result = await enlarged(net, result, tile_size, context); while (
      net.scale > 1 && (result.width < width || result.height < height)
    );
    result = await context.images.resize(result, width, height, "lanczos");
    const image_name = await context.images.save(result, { metadata, board });
    return { image: { image_name }, width, height };
  },
});

async function enlarged(
  net: Upscaler,
  raster: Raster,
  tileSize: number,
  context: NodeContext,
): Promise<Raster> {
  requireSize(raster.width * net.scale, raster.height * net.scale, "image");
  context.spend(net.parameters * raster.width * raster.height / STEP);
  return await upscale(net, raster, {
    tileSize,
    signal: context.signal,
    onTile: (step, total) =>
      context.progress({ step, total, sigma: 0, message: `Tile ${step} of ${total}` }),
  });
}

/** Products for one unit of cost: those of a step of Stable Diffusion 1 for a megapixel. */
const STEP = 1.3e12;

/** @throws {NodeInputError} for a result that could not be read in again */
function requireSize(width: number, height: number, field: string): void {
  if (isReadable(width, height)) return;
  const { maxSide, maxPixels } = LIMITS.input;
  throw new NodeInputError(
    `the result would be ${width}×${height}; at most ${maxPixels / 1e6} megapixels and ` +
      `${maxSide} a side are possible: take a smaller image or factor`,
    field,
  );
}
