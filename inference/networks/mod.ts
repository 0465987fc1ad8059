/**
 * Networks built from weights as people have them: nothing is converted, nothing copied, nothing
 * written to disk.
 *
 *     const weights = await openWeights("/models/dreamshaper.safetensors");
 *     const target = { precision: "float16", device: "webgpu", attention: "fused" } as const;
 *     const model = buildUNet(weights, target);
 *     const session = await openNetwork(backend, model);
 *
 * A `build…` function takes weights (`../weights/`), finds the network in them whatever they call
 * its parts (a whole checkpoint, a folder of diffusers, a file of its own), checks that every
 * tensor is there and fits, and returns a `NetworkModel`: the bytes of an ONNX model that points
 * into the files, its inputs and outputs, and what it weighs.
 * `requireUnchanged(model.files.values())` before a session is made of it.
 *
 * What weights do not say by their shapes is an option, with the value of the real models as its
 * default: heads, groups, widths of SDXL's vector. Inputs and outputs are described at each
 * network.
 *
 * All throw `NetworkError` or `WeightsError`, with a sentence for people, if weights are missing or
 * do not fit one another.
 */
import type { Weights } from "../weights/catalogue.ts";
import { type ClipOptions, clipText } from "./clip.ts";
import {
  clipVision,
  type ClipVisionFacts,
  clipVisionFacts,
  type ClipVisionOptions,
} from "./clip_vision.ts";
import { controlNet } from "./controlnet.ts";
import { NetworkError } from "./errors.ts";
import { imagePrompt, type ImagePromptFacts, imagePromptFacts } from "./image_prompt.ts";
import type { LoraTarget } from "./lora/names.ts";
import { LoraInUse, type UsedLora } from "./lora/used.ts";
import { clipSources } from "./names/clip.ts";
import { Source } from "./source.ts";
import { tinySource } from "./names/taesd.ts";
import { t2iAdapterSource } from "./names/t2i_adapter.ts";
import { controlNetSource, unetSource } from "./names/unet.ts";
import { upscalerSource } from "./names/upscaler.ts";
import { vaeSource } from "./names/vae.ts";
import { createOnnxGraph, type OnnxGraph, type OnnxOptions } from "./onnx/graph.ts";
import type { NetworkModel } from "./onnx/model.ts";
import { t2iAdapter, type T2IAdapterFacts, t2iAdapterFacts } from "./t2i_adapter.ts";
import { tinyDecoder, tinyEncoder } from "./taesd.ts";
import { unet, type UNetChanges } from "./unet.ts";
import type { UNetOptions } from "./unet_blocks.ts";
import { upscaler, type UpscalerFacts, upscalerFacts } from "./upscaler.ts";
import {
  type Divided,
  dividedVaeDecoder,
  dividedVaeEncoder,
  type LevelFacts,
  vaeDecoder,
  vaeEncoder,
} from "./vae.ts";
import type { VaeOptions } from "./vae_blocks.ts";

export { NetworkError } from "./errors.ts";
export { type Lora, openLora } from "./lora/file.ts";
export { isMerged, strengthInput, type UsedLora } from "./lora/used.ts";
export type { NetworkModel } from "./onnx/model.ts";
export type { OnnxOptions } from "./onnx/graph.ts";
export type { FreeU } from "./unet.ts";
export { type ImagePromptPart, imageScaleInput, imageTokensInput } from "./image_prompt.ts";

/** A network, and those parts of its LoRAs that matched no layer of it. */
export interface Built extends NetworkModel {
  readonly unmet: readonly Unmet[];
}

/** A LoRA of which a network has only some layers. */
export interface Unmet {
  /** Its file. */
  readonly lora: string;
  /** Names of the layers that the network does not have. */
  readonly layers: readonly string[];
  /** Number of layers that the LoRA has for such a network. */
  readonly of: number;
}

interface WithLoras {
  /**
   * LoRAs that change the network. The strengths of those that are not merged (`isMerged`) are
   * inputs, [1], called `strengthInput(i)` for the i-th.
   */
  loras?: readonly UsedLora[];
}

type BuildUNet = OnnxOptions & UNetOptions & UNetChanges & WithLoras;

/** Builds a U-Net as one network. */
export function buildUNet(weights: Weights, options: BuildUNet): Built {
  return build(weights, options, "unet", (graph, loras) => {
    unet(graph, unetSource(weights), options, loras);
  });
}

/**
 * Builds a U-Net as two networks: `text` computes from a prompt what is the same in each step (keys
 * and values of all layers of cross-attention), and `step` all the rest. The outputs of the first
 * are inputs of the second, by name.
 */
export function buildDividedUNet(
  weights: Weights,
  options: BuildUNet,
): { step: Built; text: NetworkModel } {
  const text = createOnnxGraph(options);
  const step = build(weights, options, "unet", (graph, loras) => {
    unet(graph, unetSource(weights), options, loras, text);
  });
  return { step, text: text.model() };
}

export function buildControlNet(
  weights: Weights,
  options: OnnxOptions & UNetOptions,
): NetworkModel {
  return build(weights, options, null, (graph) => {
    controlNet(graph, controlNetSource(weights), options);
  });
}

export function buildT2IAdapter(weights: Weights, options: OnnxOptions): NetworkModel {
  return build(weights, options, null, (graph) => t2iAdapter(graph, t2iAdapterSource(weights)));
}

/** Returns what images a T2I-Adapter takes. */
export function factsOfT2IAdapter(weights: Weights): T2IAdapterFacts {
  return t2iAdapterFacts(t2iAdapterSource(weights));
}

/**
 * Builds a text encoder.
 *
 * @param options.which 1 for the second of the two in an SDXL checkpoint
 * @param options.loraTarget which of a LoRA's encoders it is; by default as `which` says
 */
export function buildTextEncoder(
  weights: Weights,
  options: OnnxOptions & ClipOptions & WithLoras & {
    which?: number;
    loraTarget?: "text_encoder" | "text_encoder_2";
  },
): Built {
  const { which = 0, loraTarget = which === 0 ? "text_encoder" : "text_encoder_2" } = options;
  return build(weights, options, loraTarget, (graph, loras) => {
    const source = clipSources(weights)[which];
    if (!source) throw new NetworkError("it holds no CLIP text encoder");
    clipText(graph, source, options, loras);
  });
}

export function buildVaeDecoder(weights: Weights, options: OnnxOptions & VaeOptions): NetworkModel {
  return build(weights, options, null, (graph) => vaeDecoder(graph, vaeSource(weights), options));
}

export function buildVaeEncoder(weights: Weights, options: OnnxOptions & VaeOptions): NetworkModel {
  return build(weights, options, null, (graph) => vaeEncoder(graph, vaeSource(weights), options));
}

/** A direction of an autoencoder in several networks. */
export interface DividedVae {
  inner: NetworkModel;
  levels: readonly LevelModel[];
}

/** A network that can work on tiles. */
export type LevelModel = NetworkModel & LevelFacts;

/** Builds a decoder as several networks, most of which can work on tiles: see `vae.ts`. */
export function buildDividedVaeDecoder(
  weights: Weights,
  options: OnnxOptions & VaeOptions,
): DividedVae {
  return divided(weights, options, (create) => {
    return dividedVaeDecoder(create, vaeSource(weights), options);
  });
}

/** Builds an encoder as several networks, most of which can work on tiles. */
export function buildDividedVaeEncoder(
  weights: Weights,
  options: OnnxOptions & VaeOptions,
): DividedVae {
  return divided(weights, options, (create) => {
    return dividedVaeEncoder(create, vaeSource(weights), options);
  });
}

export function buildTinyDecoder(weights: Weights, options: OnnxOptions): NetworkModel {
  return build(weights, options, null, (graph) => tinyDecoder(graph, tinySource(weights)));
}

export function buildTinyEncoder(weights: Weights, options: OnnxOptions): NetworkModel {
  return build(weights, options, null, (graph) => tinyEncoder(graph, tinySource(weights)));
}

/** Builds an image encoder of CLIP. */
export function buildClipVision(
  weights: Weights,
  options: OnnxOptions & ClipVisionOptions,
): NetworkModel {
  return build(weights, options, null, (graph) => clipVision(graph, wholeFile(weights), options));
}

/** Returns what images an image encoder takes. */
export function factsOfClipVision(weights: Weights): ClipVisionFacts {
  return clipVisionFacts(wholeFile(weights));
}

/** Builds the part of an IP-Adapter that makes tokens of an encoded image. */
export function buildImagePrompt(weights: Weights, options: OnnxOptions): NetworkModel {
  return build(weights, options, null, (graph) => imagePrompt(graph, wholeFile(weights)));
}

/** Returns what an IP-Adapter takes of an image encoder, and makes of it. */
export function factsOfImagePrompt(weights: Weights): ImagePromptFacts {
  return imagePromptFacts(wholeFile(weights));
}

/** Returns a file whose names are those of the network, as they are of IP-Adapters everywhere. */
export const wholeFile = ({ tensors }: Weights): Source => new Source(tensors, "");

/** Builds a network that enlarges images. */
export function buildUpscaler(weights: Weights, options: OnnxOptions): NetworkModel {
  return build(weights, options, null, (graph) => upscaler(graph, upscalerSource(weights)));
}

/** Returns by how much an upscaler enlarges images, and what it takes for that. */
export function factsOfUpscaler(weights: Weights): UpscalerFacts {
  return upscalerFacts(upscalerSource(weights));
}

function divided(
  weights: Weights,
  options: OnnxOptions,
  add: (create: () => OnnxGraph) => Divided<OnnxGraph>,
): DividedVae {
  return named(weights, () => {
    const { inner, levels } = add(() => createOnnxGraph(options));
    return {
      inner: inner.model(),
      levels: levels.map(({ graph, ...facts }) => ({ ...graph.model(), ...facts })),
    };
  });
}

function build(
  weights: Weights,
  options: OnnxOptions & WithLoras,
  target: LoraTarget | null,
  add: (graph: OnnxGraph, loras: LoraInUse[]) => void,
): Built {
  return named(weights, () => {
    const graph = createOnnxGraph(options);
    const loras = (target && options.loras || []).map((used, i) =>
      new LoraInUse(graph, used, target!, i, options.device)
    );
    add(graph, loras);
    const unmet = loras.map(({ name, unmet, size }) => ({ lora: name, layers: unmet, of: size }));
    return { ...graph.model(), unmet: unmet.filter(({ layers }) => layers.length > 0) };
  });
}

/** Adds the name of the weights to what is wrong with them. */
function named<T>({ name }: Weights, build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    throw new NetworkError(`${name} cannot be used: ${error.message}.`);
  }
}
