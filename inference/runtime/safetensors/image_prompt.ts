import {
  buildClipVision,
  buildImagePrompt,
  factsOfClipVision,
  factsOfImagePrompt,
  type ImagePromptPart,
  wholeFile,
} from "../../networks/mod.ts";
import { clipOptions } from "../../families/network_config.ts";
import { ModelError } from "../../pipeline/errors.ts";
import type { ImagePromptNet } from "../../pipeline/networks.ts";
import { outputOf } from "../onnx/tensors.ts";
import { optionsFor, prepare, type Workshop } from "./open.ts";
import type { Part } from "./parts.ts";

/** An IP-Adapter with its image encoder, and the layers of the U-Net that see the image. */
export interface ImagePromptParts {
  adapter: Part;
  encoder: Part;
  layers: readonly string[] | undefined;
}

/**
 * Returns what a U-Net must be built with for an IP-Adapter.
 * @throws {ModelError} for an image encoder that does not fit it
 */
export function imagePromptPart({ adapter, encoder, layers }: ImagePromptParts): ImagePromptPart {
  const facts = factsOfImagePrompt(adapter.weights);
  const tokens = facts.tokens ?? factsOfClipVision(encoder.weights).tokens;
  return { source: wholeFile(adapter.weights), tokens, layers };
}

/** Opens an IP-Adapter and its image encoder when they are first needed. */
export function createImagePrompt(
  workshop: Workshop,
  { adapter, encoder }: ImagePromptParts,
): ImagePromptNet {
  const options = optionsFor(workshop.backend);
  const facts = factsOfImagePrompt(adapter.weights);
  const { side } = factsOfClipVision(encoder.weights);
  const vision = prepare(workshop, {
    what: `image encoder ${encoder.weights.name}`,
    part: encoder,
    options,
    build: (options) => ({
      net: buildClipVision(encoder.weights, { ...options, ...clipOptions(encoder.config) }),
    }),
  });
  const projection = prepare(workshop, {
    what: `IP-Adapter ${adapter.weights.name}`,
    part: adapter,
    options,
    build: (options) => ({ net: buildImagePrompt(adapter.weights, options) }),
  });

  /** The output of the image encoder that the adapter takes. */
  async function encoded(data: Float32Array) {
    const { net } = await vision.open();
    const feeds = { pixel_values: { data, dims: [1, 3, side, side] } };
    const outputs = await net.run(feeds, [facts.takes]);
    const { data: image, dims } = outputOf(outputs, [facts.takes], "the image encoder");
    if (dims.at(-1) === facts.width) return { data: image, dims };
    throw new ModelError(
      `the IP-Adapter takes images of ${facts.width} channels, and ${encoder.weights.name} gives ` +
        `${dims.at(-1)}: install the image encoder that it was made for`,
    );
  }

  async function tokensOf(image: { data: Float32Array; dims: readonly number[] }) {
    const { net } = await projection.open();
    const outputs = await net.run({ [facts.takes]: image });
    return outputOf(outputs, ["tokens"], "the IP-Adapter").data;
  }

  return {
    side,
    async encode({ data }) {
      const image = await encoded(data);
      // What the U-Net sees without an image: none of it, or one of mean colours.
      const none = facts.takes === "image_embeds"
        ? { data: new Float32Array(image.data.length), dims: image.dims }
        : await encoded(new Float32Array(data.length));
      return { positive: await tokensOf(image), negative: await tokensOf(none) };
    },
  };
}
