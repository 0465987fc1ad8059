import { z } from "zod";
import type { VisionType } from "../families/vision.ts";
import { anyOf } from "../graph/model_name.ts";
import { normalMap } from "../pipeline/normal_map.ts";
import type { Raster } from "../pipeline/raster.ts";
import { drawPose } from "../pipeline/pose.ts";
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
function imageNode<T extends VisionType>(
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
      // A canceled item keeps no image.
      signal.throwIfAborted();
      await progress({ step: 1, total: 1, sigma: 0, message: "The model has seen the image" });
      const image_name = await images.save(made, { metadata, board });
      return { image: { image_name }, width: made.width, height: made.height };
    },
  });
}

/**
 * How near things are, white in front, for ControlNets that follow depth. InvokeAI's node downloads
 * the model of the given size; this one runs the model that is installed, whatever its size.
 */
export const depthEstimation = imageNode(
  "depth_anything_depth_estimation",
  "depth_estimation",
  (net, image) => net.depth(image),
  { model_size: port("enum", z.enum(["large", "base", "small", "small_v2"]).default("small_v2")) },
);

/**
 * Which way surfaces face, computed from how near they are, for ControlNets that follow normals.
 * InvokeAI's node has a model of its own for this.
 */
export const normalsFromDepth = imageNode(
  "normal_map",
  "depth_estimation",
  async (net, image) => normalMap(await net.depth(image)),
);

/** Makes everything transparent that is not in the foreground. */
export const removeBackground = imageNode(
  "remove_background",
  "background_removal",
  async (net, image) => cutOut(image, await net.foreground(image)),
);

const notDrawn = (what: string) =>
  port(
    "boolean",
    z.literal(false, { error: `${what} are not found here, only bodies` })
      .default(false),
  );

/**
 * The skeleton of the person in an image, for ControlNets that follow poses. InvokeAI's node
 * downloads DWPose, which finds several people, hands and faces; this one runs the model that is
 * installed, which is made for one person in the middle.
 */
export const detectPose = imageNode(
  "dw_openpose_detection",
  "keypoint_detection",
  async (net, image) => drawPose(await net.joints(image), image.width, image.height),
  {
    draw_body: port("boolean", z.literal(true, { error: "nothing else is drawn" }).default(true)),
    draw_face: notDrawn("faces"),
    draw_hands: notDrawn("hands"),
  },
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

/** An image as a vector of length 1, by which it is compared with others. */
export const embedImage = defineNode({
  type: "embed_image",
  inputs: seen,
  outputs: { collection: port("float", z.array(z.number()), { list: "yes" }) },
  vision: "image_feature_extraction",
  async run({ image, model }, { models, images }) {
    const raster = await images.load(image.image_name);
    const type = "image_feature_extraction";
    const net = await models.vision(model ?? { key: anyOf(type), name: type }, type);
    return { collection: [...await net.embed(raster)] };
  },
});
