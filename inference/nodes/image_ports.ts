import { BoardField, ImageField, MetadataField } from "./fields.ts";
import { port, value } from "./ports.ts";

/** Inputs of every node that makes an image: where to file it. */
export const filing = {
  board: port("BoardField", BoardField.nullish()),
  metadata: port("MetadataField", MetadataField.nullish()),
};

/** Outputs of every node that makes an image. */
export const imageOutputs = {
  image: port("ImageField", ImageField),
  width: port("integer", value.int),
  height: port("integer", value.int),
};
