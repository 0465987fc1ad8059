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
import { NetworkError } from "./errors.ts";
import { clipSources } from "./names/clip.ts";
import { tinySource } from "./names/taesd.ts";
import { unetSource } from "./names/unet.ts";
import { vaeSource } from "./names/vae.ts";
import { OnnxGraph, type OnnxOptions } from "./onnx/graph.ts";
import type { NetworkModel } from "./onnx/model.ts";
import { tinyDecoder, tinyEncoder } from "./taesd.ts";
import { unet, type UNetOptions } from "./unet.ts";
import { vaeDecoder, vaeEncoder, type VaeOptions } from "./vae.ts";

export { NetworkError } from "./errors.ts";
export type { NetworkModel } from "./onnx/model.ts";
export type { OnnxOptions } from "./onnx/graph.ts";

export function buildUNet(weights: Weights, options: OnnxOptions & UNetOptions): NetworkModel {
  return build(weights, options, (graph) => unet(graph, unetSource(weights), options));
}

/** Builds a text encoder: of the two in an SDXL checkpoint the first or, with `which` 1, the second. */
export function buildTextEncoder(
  weights: Weights,
  options: OnnxOptions & ClipOptions & { which?: number },
): NetworkModel {
  return build(weights, options, (graph) => {
    const source = clipSources(weights)[options.which ?? 0];
    if (!source) throw new NetworkError("it holds no CLIP text encoder");
    clipText(graph, source, options);
  });
}

export function buildVaeDecoder(weights: Weights, options: OnnxOptions & VaeOptions): NetworkModel {
  return build(weights, options, (graph) => vaeDecoder(graph, vaeSource(weights), options));
}

export function buildVaeEncoder(weights: Weights, options: OnnxOptions & VaeOptions): NetworkModel {
  return build(weights, options, (graph) => vaeEncoder(graph, vaeSource(weights), options));
}

export function buildTinyDecoder(weights: Weights, options: OnnxOptions): NetworkModel {
  return build(weights, options, (graph) => tinyDecoder(graph, tinySource(weights)));
}

export function buildTinyEncoder(weights: Weights, options: OnnxOptions): NetworkModel {
  return build(weights, options, (graph) => tinyEncoder(graph, tinySource(weights)));
}

function build(
  { name }: Weights,
  options: OnnxOptions,
  add: (graph: OnnxGraph) => void,
): NetworkModel {
  const graph = new OnnxGraph(options);
  try {
    add(graph);
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    throw new NetworkError(`${name} cannot be used: ${error.message}.`);
  }
  return graph.model();
}
