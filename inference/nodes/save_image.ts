import { defineNode } from "./definition.ts";
import { ImageField } from "./fields.ts";
import { filing, imageOutputs } from "./image_ports.ts";
import { port } from "./ports.ts";

/** Files a copy of an image, with a board and metadata of its own. */
export const saveImage = defineNode({
  type: "save_image",
  inputs: { image: port("ImageField", ImageField), ...filing },
  outputs: imageOutputs,
  async run({ image, metadata, board }, { images }) {
    const raster = await images.load(image.image_name);
    const image_name = await images.save(raster, { metadata, board });
    return { image: { image_name }, width: raster.width, height: raster.height };
  },
});
