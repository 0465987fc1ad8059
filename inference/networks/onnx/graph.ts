import type { Graph, Precision } from "../graph.ts";
import { activations } from "./activations.ts";
import { arithmetic } from "./arithmetic.ts";
import { attention, type AttentionForm } from "./attention.ts";
import { Emitter } from "./emitter.ts";
import { images } from "./images.ts";
import type { NetworkModel } from "./model.ts";
import { norms } from "./norms.ts";
import { ports } from "./ports.ts";
import { products } from "./products.ts";
import { texts } from "./texts.ts";
import { tileNorms } from "./tile_norms.ts";
import { waves } from "./waves.ts";

export interface OnnxOptions extends AttentionForm {
  precision: Precision;
}

/** A graph that becomes an ONNX model whose weights stay in their files. */
export interface OnnxGraph extends Graph {
  /** Returns the finished model. */
  model(): NetworkModel;
}

/** Creates an empty graph; each group of operations is a file of its own. */
export function createOnnxGraph(options: OnnxOptions): OnnxGraph {
  const emitter = new Emitter(options.precision, options.device);
  const { weights } = emitter;
  return {
    precision: options.precision,
    // On the CPU it would keep ONNX Runtime from its faster layout of channels.
    computedBias: options.device === "webgpu",
    weight: (tensor, shape) => weights.stored(tensor, shape),
    constant: (values, shape) => weights.constant(values, shape),
    fold: weights,
    ...ports(emitter),
    ...arithmetic(emitter),
    ...activations(emitter),
    ...products(emitter),
    ...norms(emitter),
    ...tileNorms(emitter),
    ...attention(emitter, options),
    ...images(emitter),
    ...waves(emitter),
    ...texts(emitter),
  };
}
