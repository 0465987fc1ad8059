import { basename, join } from "node:path";
import { VISION_FOLDER } from "../../inference/families/vision.ts";
import { WEIGHTS_NAME } from "../../inference/weights/signatures.ts";
import { entriesOf, sizeOf } from "./on_disk.ts";

/**
 * How a model lies on disk: a folder of graphs exported to ONNX, a folder of a diffusers pipeline,
 * a folder with the weights of one network and its `config.json`, the folder of a ready-made model
 * of transformers.js, or a single file of weights.
 */
export type Layout = "onnx" | "pipeline" | "network" | "vision" | "file";

/** One of several files that hold a network together: none of them is a model. */
const SHARD_NAME = /-\d{5}-of-\d{5}\.(\w+\.)?(safetensors|gguf)$/i;
/** Names of a folder's weights in diffusers, transformers and PEFT. */
const NETWORK_WEIGHTS =
  /^(diffusion_pytorch_model|model|pytorch_lora_weights)(\.\w+)?(\.safetensors|\.safetensors\.index(\.\w+)?\.json)$/;
const PICKLE_WEIGHTS = /^(diffusion_pytorch_model|pytorch_model)(\.\w+)?\.bin$/;

/** How the model at a path lies there, whole or not; null when there is none. */
export function layoutOf(path: string): Layout | null {
  if (isWeightsFile(path)) return "file";
  if (sizeOf(join(path, "model_index.json")) !== null) {
    const holds = ["unet", "transformer"].some((part) => holdsWeights(join(path, part)));
    return holds && sizeOf(join(path, "unet/model.onnx")) === null ? "pipeline" : "onnx";
  }
  const names = entriesOf(path).map(({ name }) => name);
  const weights = names.some((name) => NETWORK_WEIGHTS.test(name));
  if (names.includes("pytorch_lora_weights.safetensors")) return "network";
  if (!names.includes("config.json")) return null;
  if (weights) return "network";
  const graphs = entriesOf(join(path, VISION_FOLDER)).some(({ name }) => name.endsWith(".onnx"));
  return graphs ? "vision" : null;
}

/** Is there a model at this path (whole or not)? */
export const looksLikeModel = (path: string): boolean => layoutOf(path) !== null;

/** A file that may be a model of its own; its content is checked later. */
function isWeightsFile(path: string): boolean {
  if (!WEIGHTS_NAME.test(path) || SHARD_NAME.test(path)) return false;
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/**
 * Has the folder weights of the kind that diffusers writes? Pickles count: they are refused with
 * their own words.
 */
function holdsWeights(folder: string): boolean {
  return entriesOf(folder)
    .some(({ name }) => NETWORK_WEIGHTS.test(name) || PICKLE_WEIGHTS.test(name));
}

/** Name for a model that has none of its own. */
export function nameOfPath(path: string): string {
  return basename(path).replace(WEIGHTS_NAME, "");
}
