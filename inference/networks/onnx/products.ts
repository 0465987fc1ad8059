import { NetworkError } from "../errors.ts";
import type { Graph, Value, Weight } from "../graph.ts";
import { sizeOf } from "../../weights/tensor.ts";
import type { AttentionForm } from "./attention.ts";
import type { Emitter } from "./emitter.ts";
import { convolved, type Length } from "./shapes.ts";
import { isValue, nameOf, shapeOf, withChannels } from "./values.ts";

/**
 * Numbers of the largest kernel that ONNX Runtime's CPU may bring into its own order. A network has
 * its large kernels where its images are small, and there that order saves next to nothing in a
 * step; but it costs three copies of the kernel when the network is opened.
 */
const MOST_ARRANGED = 4e6;

/** Products of values with matrices and kernels of weights. */
export function products(
  emitter: Emitter,
  { device }: Pick<AttentionForm, "device">,
): Pick<Graph, "linear" | "matmul" | "conv"> {
  const { builder } = emitter;

  function convBias(bias: Weight | Value, kernel: Weight): string {
    if (isValue(bias)) {
      return builder.op("Reshape", [nameOf(bias), builder.ints(bias.channels)]);
    }
    const name = emitter.in(bias);
    const isLarge = device === "cpu" && sizeOf(kernel.shape) > MOST_ARRANGED;
    // It leaves a kernel as it is if the bias beside it is not constant.
    return isLarge ? builder.aside("Add", [name, builder.openZero()]) : name;
  }

  return {
    linear(x, weight, bias) {
      const [outputs, inputs] = weight.shape as [number, number];
      requireChannels(x, inputs, weight);
      const names = [nameOf(x), emitter.in(weight)];
      if (bias) names.push(isValue(bias) ? nameOf(bias) : emitter.in(bias));
      return emitter.computed("Gemm", names, withChannels(shapeOf(x), outputs), { transB: 1 });
    },
    matmul(x, weight) {
      const [inputs, outputs] = weight.shape as [number, number];
      requireChannels(x, inputs, weight);
      const shape = withChannels(shapeOf(x), outputs);
      return emitter.computed("MatMul", [nameOf(x), emitter.in(weight)], shape);
    },
    conv(x, weight, bias, { stride = 1, pads = [0, 0, 0, 0] } = {}) {
      const [outputs, inputs, ...kernel] = weight.shape as [number, number, number, number];
      const [batch, , height, width] = shapeOf(x) as [Length, Length, Length, Length];
      const [top, left, bottom, right] = pads;
      requireChannels(x, inputs, weight);
      // Left out, not empty: on an empty one ONNX Runtime's WebGPU provider ends the process.
      const names = [nameOf(x), emitter.in(weight), ...(bias ? [convBias(bias, weight)] : [])];
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
