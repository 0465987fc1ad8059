import { clipSkip } from "./clip_skip.ts";
import { collect } from "./collect.ts";
import { compel } from "./compel.ts";
import { createGradientMask } from "./create_gradient_mask.ts";
import { createDenoiseMask } from "./create_denoise_mask.ts";
import { controlNet } from "./controlnet.ts";
import type { NodeType } from "./definition.ts";
import { denoiseLatents } from "./denoise_latents.ts";
import { imageToLatents } from "./i2l.ts";
import { image } from "./image.ts";
import {
  cannyEdgeDetection,
  colorMapNode,
  imageBlur,
  lineartEdgeDetection,
  tileResample,
} from "./image_filters.ts";
import { imageCrop } from "./img_crop.ts";
import { imageResize, imageScale } from "./img_resize.ts";
import { dynamicPrompt } from "./dynamic_prompt.ts";
import { freeU } from "./freeu.ts";
import { colourCorrect, infillColour, infillSmoothly, infillTiles } from "./infill.ts";
import { ipAdapter } from "./ip_adapter.ts";
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
import { promptFromFile } from "./prompt_from_file.ts";
import { randInt } from "./rand_int.ts";
import { floatRange, randomRange, range, rangeOfSize } from "./ranges.ts";
import { saveImage } from "./save_image.ts";
import { scheduler } from "./scheduler.ts";
import { sdxlModelLoader, sdxlRefinerModelLoader, vaeLoader } from "./sdxl_loaders.ts";
import { sdxlCompelPrompt, sdxlRefinerCompelPrompt } from "./sdxl_prompts.ts";
import { seamless } from "./seamless.ts";
import { t2iAdapter } from "./t2i_adapter.ts";
import { stringJoin, stringJoinThree, stringReplace } from "./strings.ts";
import { esrgan, imageToImageAutoscale, imageToImageModel } from "./upscale.ts";
import {
  depthEstimation,
  describeImage,
  detectPose,
  embedImage,
  normalsFromDepth,
  removeBackground,
} from "./vision.ts";

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
  seamless,
  freeU,
  clipSkip,
  compel,
  sdxlCompelPrompt,
  sdxlRefinerCompelPrompt,
  noise,
  scheduler,
  controlNet,
  t2iAdapter,
  ipAdapter,
  denoiseLatents,
  createDenoiseMask,
  createGradientMask,
  latentsToImage,
  imageToLatents,
  image,
  imageResize,
  imageScale,
  imageCrop,
  imageBlur,
  cannyEdgeDetection,
  lineartEdgeDetection,
  colorMapNode,
  tileResample,
  depthEstimation,
  normalsFromDepth,
  removeBackground,
  describeImage,
  detectPose,
  embedImage,
  infillColour,
  infillTiles,
  infillSmoothly,
  colourCorrect,
  saveImage,
  esrgan,
  imageToImageModel,
  imageToImageAutoscale,
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
  dynamicPrompt,
  promptFromFile,
  ...Object.values(primitives),
];

/** Every node type there is, by name. */
export const NODE_TYPES: ReadonlyMap<string, NodeType> = new Map(
  all.map((node) => [node.type, node]),
);
