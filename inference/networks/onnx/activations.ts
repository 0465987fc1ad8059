import type { Graph } from "../graph.ts";
import type { Emitter } from "./emitter.ts";
import { nameOf, shapeOf } from "./values.ts";

type Activations = Pick<Graph, "silu" | "gelu" | "quickGelu" | "relu" | "leakyRelu" | "tanh">;

/** ONNX Runtime's own x · sigmoid(alpha · x). */
const SIGMOID_UNIT = "com.microsoft.QuickGelu";

export function activations(emitter: Emitter): Activations {
  return {
    silu: (x) => emitter.unary(SIGMOID_UNIT, x, { alpha: { float: 1 } }),
    gelu: (x) => emitter.unary("Gelu", x),
    quickGelu: (x) => emitter.unary(SIGMOID_UNIT, x, { alpha: { float: 1.702 } }),
    relu: (x) => emitter.unary("Relu", x),
    leakyRelu(x, slope) {
      if (typeof slope === "number") {
        return emitter.unary("LeakyRelu", x, { alpha: { float: slope } });
      }
      const slopes = emitter.in(emitter.weights.reshape(slope, [x.channels, 1, 1]));
      return emitter.computed("PRelu", [nameOf(x), slopes], shapeOf(x));
    },
    tanh: (x) => emitter.unary("Tanh", x),
  };
}
