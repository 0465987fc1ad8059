import { NetworkError } from "../errors.ts";
import type { Graph, Value, Weight } from "../graph.ts";
import type { Emitter } from "./emitter.ts";
import { convolved, type Length } from "./shapes.ts";
import { isValue, nameOf, shapeOf, withChannels } from "./values.ts";

/**
 * Numbers of the largest kernel that the CPU keeps, which brings it into an order of its own. A
 * network has its large kernels where its images are small, and there that order saves next to
 * nothing in a step; but it costs three copies of the kernel when the network is opened.
 */
const LARGEST_KERNEL = 1.2e7;

/**
 * Numbers of the largest matrix that the CPU keeps. To widen a larger one takes little of the time
 * of its product.
 */
const LARGEST_MATRIX = 2.5e5;

/** Products of values with matrices and kernels of weights. */
export function products(emitter: Emitter): Pick<Graph, "linear" | "matmul" | "conv"> {
  const { builder } = emitter;

  const convBias = (bias: Weight | Value) =>
    isValue(bias)
      ? builder.op("Reshape", [nameOf(bias), builder.ints(bias.channels)])
      : emitter.in(bias);

  return {
    linear(x, weight, bias) {
      const [outputs, inputs] = weight.shape as [number, number];
      requireChannels(x, inputs, weight);
      const names = [nameOf(x), emitter.inOrFromFile(weight, LARGEST_MATRIX)];
      if (bias) names.push(isValue(bias) ? nameOf(bias) : emitter.in(bias));
      return emitter.computed("Gemm", names, withChannels(shapeOf(x), outputs), { transB: 1 });
    },
    matmul(x, weight) {
      const [inputs, outputs] = weight.shape as [number, number];
      requireChannels(x, inputs, weight);
      const shape = withChannels(shapeOf(x), outputs);
      return emitter.computed("MatMul", [
        nameOf(x),
        emitter.inOrFromFile(weight, LARGEST_MATRIX),
      ], shape);
    },
    conv(x, weight, bias, { stride = 1, pads = [0, 0, 0, 0] } = {}) {
      const [outputs, inputs, ...kernel] = weight.shape as [number, number, number, number];
      const [batch, , height, width] = shapeOf(x) as [Length, Length, Length, Length];
      const [top, left, bottom, right] = pads;
      requireChannels(x, inputs, weight);
      // Left out, not empty: on an empty one ONNX Runtime's WebGPU provider ends the process.
      const names = [nameOf(x), emitter.inOrFromFile(weight, LARGEST_KERNEL)];
      if (bias) names.push(convBias(bias));
      const attributes = { kernel_shape: kernel, strides: [stride, stride], pads };
      return emitter.computed("Conv", names, [
        batch,
        outputs,
        convolved(height, kernel[0], stride, top + bottom),
        convolved(width, kernel[1], stride, left + right),
      ], attributes);
    },
  };
}

function requireChannels(x: Value, channels: number, { shape }: Weight): void {
  if (channels === x.channels) return;
  const what = shape.length === 2 ? "matrix" : "kernel";
  throw new NetworkError(`a ${what} of [${shape}] is given ${x.channels} channels`);
}
