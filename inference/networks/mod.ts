/**
 * Networks built from weights as people have them: nothing is converted, nothing copied, nothing
 * written to disk.
 *
 *     const weights = await openWeights("/models/dreamshaper.safetensors");
 *     const model = buildUNet(weights, { precision: "float16", device: "webgpu", attention: "fused" });
 *     const session = await openNetwork(backend, model);
 *
 * A `build…` function takes weights (`../weights/`), finds the network in them whatever they call
 * its parts (a whole checkpoint, a folder of diffusers, a file of its own), checks that every
 * tensor is there and fits, and returns a `NetworkModel`: the bytes of an ONNX model that points
 * into the files, its inputs and outputs, and what it weighs. `requireUnchanged(model.files.values())`
 * before a session is made of it.
 *
 * What weights do not say by their shapes is an option, with the value of the real models as its
 * default: heads, groups, widths of SDXL's vector. Inputs and outputs are described at each network.
 *
 * All throw `NetworkError` or `WeightsError`, with a sentence for people, if weights are missing or
 * do not fit one another.
 */
import type { Weights } from "../weights/catalogue.ts";
import { type ClipOptions, clipText } from "./clip.ts";
import { controlNet } from "./controlnet.ts";
import { NetworkError } from "./errors.ts";
import type { LoraTarget } from "./lora/names.ts";
import { LoraInUse, type UsedLora } from "./lora/used.ts";
import { clipSources } from "./names/clip.ts";
import { tinySource } from "./names/taesd.ts";
import { controlNetSource, unetSource } from "./names/unet.ts";
import { vaeSource } from "./names/vae.ts";
import { OnnxGraph, type OnnxOptions } from "./onnx/graph.ts";
import type { NetworkModel } from "./onnx/model.ts";
import { tinyDecoder, tinyEncoder } from "./taesd.ts";
import { type ControlOptions, unet } from "./unet.ts";
import type { UNetOptions } from "./unet_blocks.ts";
import { vaeDecoder, vaeEncoder, type VaeOptions } from "./vae.ts";

export { NetworkError } from "./errors.ts";
export { type Lora, openLora } from "./lora/file.ts";
export { isMerged, strengthInput, type UsedLora } from "./lora/used.ts";
export type { NetworkModel } from "./onnx/model.ts";
export type { OnnxOptions } from "./onnx/graph.ts";

/** A network, and those parts of its LoRAs that matched no layer of it. */
export interface Built extends NetworkModel {
  readonly unmet: readonly { lora: string; layers: readonly string[] }[];
}

interface WithLoras {
  /** LoRAs that change the network. The strengths of those that are not merged (`isMerged`) are
   * inputs, [1], called `strengthInput(i)` for the i-th. */
  loras?: readonly UsedLora[];
}

export function buildUNet(
  weights: Weights,
  options: OnnxOptions & UNetOptions & ControlOptions & WithLoras,
): Built {
  return build(weights, options, "unet", (graph, loras) => {
    unet(graph, unetSource(weights), options, loras);
  });
}

export function buildControlNet(
  weights: Weights,
  options: OnnxOptions & UNetOptions,
): NetworkModel {
  return build(weights, options, null, (graph) => {
    controlNet(graph, controlNetSource(weights), options);
  });
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

export function buildTinyDecoder(weights: Weights, options: OnnxOptions): NetworkModel {
  return build(weights, options, null, (graph) => tinyDecoder(graph, tinySource(weights)));
}

export function buildTinyEncoder(weights: Weights, options: OnnxOptions): NetworkModel {
  return build(weights, options, null, (graph) => tinyEncoder(graph, tinySource(weights)));
}

function build(
  { name }: Weights,
  options: OnnxOptions & WithLoras,
  target: LoraTarget | null,
  add: (graph: OnnxGraph, loras: LoraInUse[]) => void,
): Built {
  const graph = new OnnxGraph(options);
  try {
    const loras = (target && options.loras || []).map((used, i) =>
      new LoraInUse(graph, used, target!, i, options.device)
    );
    add(graph, loras);
    const unmet = loras.map((lora) => ({ lora: lora.name, layers: lora.unmet }));
    return { ...graph.model(), unmet: unmet.filter(({ layers }) => layers.length > 0) };
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    throw new NetworkError(`${name} cannot be used: ${error.message}.`);
  }
}
