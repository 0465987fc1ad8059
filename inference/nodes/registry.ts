import { clipSkip } from "./clip_skip.ts";
import { collect } from "./collect.ts";
import { compel } from "./compel.ts";
import { createGradientMask } from "./create_gradient_mask.ts";
import { createDenoiseMask } from "./create_denoise_mask.ts";
import type { NodeType } from "./definition.ts";
import { denoiseLatents } from "./denoise_latents.ts";
import { imageToLatents } from "./i2l.ts";
import { image } from "./image.ts";
import { imageCrop } from "./img_crop.ts";
import { imageResize, imageScale } from "./img_resize.ts";
import { iterate } from "./iterate.ts";
import { latentsToImage } from "./l2i.ts";
import {
  loraCollectionLoader,
  loraLoader,
  loraSelector,
  sdxlLoraCollectionLoader,
  sdxlLoraLoader,
} from "./loras.ts";
import { mainModelLoader, modelIdentifier } from "./main_model_loader.ts";
import { blankImage, maskFromAlpha } from "./mask_images.ts";
import {
  add,
  divide,
  floatMath,
  floatToInt,
  integerMath,
  multiply,
  roundFloat,
  subtract,
} from "./math.ts";
import { coreMetadata, mergeMetadata, metadataFromItems, metadataItem } from "./metadata.ts";
import { noise } from "./noise.ts";
import * as primitives from "./primitives.ts";
import { randInt } from "./rand_int.ts";
import { floatRange, randomRange, range, rangeOfSize } from "./ranges.ts";
import { saveImage } from "./save_image.ts";
import { scheduler } from "./scheduler.ts";
import { sdxlModelLoader, sdxlRefinerModelLoader, vaeLoader } from "./sdxl_loaders.ts";
import { sdxlCompelPrompt, sdxlRefinerCompelPrompt } from "./sdxl_prompts.ts";
import { stringJoin, stringJoinThree, stringReplace } from "./strings.ts";

const all: NodeType[] = [
  mainModelLoader,
  modelIdentifier,
  sdxlModelLoader,
  sdxlRefinerModelLoader,
  vaeLoader,
  loraSelector,
  loraLoader,
  loraCollectionLoader,
  sdxlLoraLoader,
  sdxlLoraCollectionLoader,
  clipSkip,
  compel,
  sdxlCompelPrompt,
  sdxlRefinerCompelPrompt,
  noise,
  scheduler,
  denoiseLatents,
  createDenoiseMask,
  createGradientMask,
  latentsToImage,
  imageToLatents,
  image,
  imageResize,
  imageScale,
  imageCrop,
  saveImage,
  blankImage,
  maskFromAlpha,
  coreMetadata,
  metadataItem,
  metadataFromItems,
  mergeMetadata,
  collect,
  iterate,
  range,
  rangeOfSize,
  randomRange,
  floatRange,
  randInt,
  add,
  subtract,
  multiply,
  divide,
  integerMath,
  floatMath,
  floatToInt,
  roundFloat,
  stringJoin,
  stringJoinThree,
  stringReplace,
  ...Object.values(primitives),
];

/** Every node type there is, by name. */
export const NODE_TYPES: ReadonlyMap<string, NodeType> = new Map(
  all.map((node) => [node.type, node]),
);
