import type { VisionType } from "../../families/vision.ts";
import { ModelError } from "../../pipeline/errors.ts";
import { jointsOf } from "../../pipeline/pose.ts";
import type { VisionModels } from "../../pipeline/vision.ts";
import type { Opened } from "../session_cache.ts";
import { atMost, atWorkingSize, channelOf, letterboxed, type RawImage } from "./vision_images.ts";
import { type Opening, openNetwork, openPipeline } from "./vision_opening.ts";
import { captions, florence } from "./vision_words.ts";

/** What the pipeline for depth gives: as the model says it, and from 0 to 255. */
interface Depth {
  predicted_depth: { data: Float32Array };
  depth: RawImage;
}

interface Tensor {
  dims: number[];
  data: Float32Array;
}

/** Size of the image that ViTPose sees, where its files do not say another one. */
const PERSON = { width: 192, height: 256 };

/** Opens a model of each type. */
export const USES: {
  readonly [T in VisionType]: (opening: Opening) => Promise<Opened<VisionModels[T]>>;
} = {
  async depth_estimation(opening) {
    const { run, dispose } = await openPipeline(opening, "depth-estimation");
    const network: VisionModels["depth_estimation"] = {
      depth: (image) =>
        atWorkingSize(image, async (small) => {
          const { predicted_depth, depth } = await run(small) as Depth;
          requireNumbers(predicted_depth, "a depth");
          return channelOf(depth, 0);
        }),
    };
    return { network, dispose };
  },

  async background_removal(opening) {
    const { run, dispose } = await openPipeline(opening, "background-removal");
    const network: VisionModels["background_removal"] = {
      foreground: (image) =>
        atWorkingSize(image, async (small) => channelOf(await run(small) as RawImage, 3)),
    };
    return { network, dispose };
  },

  image_to_text: (opening) => opening.kind === "florence2" ? florence(opening) : captions(opening),

  async keypoint_detection(opening) {
    const { run, dispose, size } = await openNetwork(opening, "AutoModelForPoseEstimation");
    const { width, height } = { ...PERSON, ...size };
    const network: VisionModels["keypoint_detection"] = {
      async joints(image) {
        const { placed, scale, left, top } = await letterboxed(image, width, height);
        const { heatmaps } = await run(placed) as { heatmaps: Tensor };
        requireNumbers(heatmaps, "a place");
        const [, , rows = 1, columns = 1] = heatmaps.dims;
        return jointsOf(heatmaps.data, rows, columns).map(({ x, y, score }) => ({
          x: (x * width / columns - left) / scale,
          y: (y * height / rows - top) / scale,
          score,
        }));
      },
    };
    return { network, dispose };
  },

  async image_feature_extraction(opening) {
    // Of a model for images and words, the half that sees.
    const { run, dispose } = ["clip", "siglip"].includes(opening.kind)
      ? await openNetwork(opening, "AutoModelForImageFeatureExtraction")
      : await openNetwork(opening, "AutoModel");
    const network: VisionModels["image_feature_extraction"] = {
      embed: async (image) =>
        directionOf(await run(await atMost(image)) as Record<string, Tensor | undefined>),
    };
    return { network, dispose };
  },
};

/**
 * The vector of an image, of length 1: what CLIP compares with words, what others pool, or what
 * stands at the place of the class token.
 */
function directionOf(given: Record<string, Tensor | undefined>): Float32Array {
  const found = given["image_embeds"] ?? given["pooler_output"] ?? given["last_hidden_state"];
  if (!found) throw new ModelError("the model gave no vector of the image");
  const vector = found.data.slice(0, found.dims.at(-1));
  requireNumbers({ data: vector }, "a vector");
  const length = Math.hypot(...vector);
  if (!(length > 0)) throw new ModelError("the model gave a vector without a direction");
  return vector.map((value) => value / length);
}

/** @throws {ModelError} where a model has gone out of what its numbers can hold */
function requireNumbers({ data }: { data: Float32Array }, what: string): void {
  if (!data.every(Number.isFinite)) {
    throw new ModelError(`the model gave ${what} that is no number`);
  }
}
