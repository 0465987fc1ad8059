import { defineNode } from "./definition.ts";
import { ImageField } from "./fields.ts";
import { imageOutputs } from "./image_ports.ts";
import { port } from "./ports.ts";

/** An image that is there already. */
export const image = defineNode({
  type: "image",
  inputs: { image: port("ImageField", ImageField) },
  outputs: imageOutputs,
  async run({ image }, { images }) {
    const { width, height } = await images.load(image.image_name);
    return { image, width, height };
  },
});
