import { BoardField, ImageField, MetadataField } from "./fields.ts";
import { port, value } from "./ports.ts";

/** What every node that makes a picture takes for filing it. */
export const filing = {
  board: port("BoardField", BoardField.nullish()),
  metadata: port("MetadataField", MetadataField.nullish()),
};

/** What every node that makes a picture gives. */
export const imageOutputs = {
  image: port("ImageField", ImageField),
  width: port("integer", value.int),
  height: port("integer", value.int),
};
