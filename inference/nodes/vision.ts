import { z } from "zod";
import type { VisionType } from "../families/vision.ts";
import { anyOf } from "../graph/model_name.ts";
import { normalMap } from "../pipeline/normal_map.ts";
import type { Raster } from "../pipeline/raster.ts";
import { cutOut, type VisionModels } from "../pipeline/vision.ts";
import { defineNode } from "./definition.ts";
import { ImageField, ModelIdentifierField } from "./fields.ts";
import { filing, imageOutputs } from "./image_ports.ts";
import { port, type Ports, type Values } from "./ports.ts";

const seen = {
  image: port("ImageField", ImageField),
  /** Absent: any that is installed. */
  model: port("ModelIdentifierField", ModelIdentifierField.nullish()),
};

const inputs = { ...seen, ...filing };

/** A node that makes an image of another one by a ready-made model. */
function looker<T extends VisionType>(
  type: string,
  vision: T,
  make: (net: VisionModels[T], image: Raster) => Promise<Raster>,
  settings: Ports = {},
) {
  return defineNode({
    type,
    inputs: { ...inputs, ...settings },
    outputs: imageOutputs,
    vision,
    async run(given, { models, images, progress, signal }) {
      const { image, model, metadata, board } = given as Values<typeof inputs>;
      const raster = await images.load(image.image_name);
      const net = await models.vision(model ?? { key: anyOf(vision), name: vision }, vision);
      signal.throwIfAborted();
      const made = await make(net, raster);
      // What was canceled meanwhile is not kept.
      signal.throwIfAborted();
      await progress({ step: 1, total: 1, sigma: 0, message: "The model has seen the image" });
      const image_name = await images.save(made, { metadata, board });
      return { image: { image_name }, width: made.width, height: made.height };
    },
  });
}

/** How near things are, white in front, for ControlNets that follow depth. InvokeAI's node fetches one
 * of several sizes by itself; here it runs the model that is installed. */
export const depthEstimation = looker(
  "depth_anything_depth_estimation",
  "depth_estimation",
  (net, image) => net.depth(image),
  { model_size: port("enum", z.enum(["large", "base", "small", "small_v2"]).default("small_v2")) },
);

/** How surfaces face, worked out from how near they are, for ControlNets that follow them.
 * InvokeAI's node has a model of its own for it. */
export const normalsFromDepth = looker(
  "normal_map",
  "depth_estimation",
  async (net, image) => normalMap(await net.depth(image)),
);

/** Makes everything transparent that is not in the foreground. */
export const removeBackground = looker(
  "remove_background",
  "background_removal",
  async (net, image) => cutOut(image, await net.foreground(image)),
);

/** What an image shows, in words that a prompt can begin with. */
export const describeImage = defineNode({
  type: "describe_image",
  inputs: seen,
  outputs: { value: port("string", z.string()) },
  vision: "image_to_text",
  async run({ image, model }, { models, images, progress, signal }) {
    const raster = await images.load(image.image_name);
    const type = "image_to_text";
    const net = await models.vision(model ?? { key: anyOf(type), name: type }, type);
    return {
      value: await net.describe(
        raster,
        signal,
        (step, total) => void progress({ step, total, sigma: 0, message: `Word ${step}` }),
      ),
    };
  },
});
