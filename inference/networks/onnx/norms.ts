import { NetworkError } from "../errors.ts";
import type { Graph } from "../graph.ts";
import type { Emitter } from "./emitter.ts";
import { type Length, product } from "./shapes.ts";
import { broadcast, nameOf, shapeOf, stored } from "./values.ts";

export function norms(emitter: Emitter): Pick<Graph, "groupNorm" | "layerNorm" | "addNorm"> {
  const { builder } = emitter;
  return {
    /**
     * ONNX's GroupNormalization has kernels on few devices. An instance norm of the groups is what
     * it means; scale and shift come at once with a batch norm whose mean is 0 and variance 1.
     */
    groupNorm(x, groups, { scale, shift, epsilon }) {
      const { channels } = x;
      if (scale.shape[0] !== channels || channels % groups !== 0) {
        throw new NetworkError(
          `${channels} channels are normalized in ${groups} groups by ${scale.shape} numbers`,
        );
      }
      const [batch, , ...sides] = shapeOf(x) as [Length, Length, ...Length[]];
      const shape = [batch, groups, product([channels / groups, ...sides])];
      const grouped = builder.op("Reshape", [nameOf(x), builder.ints(0, groups, -1)], shape);
      const even = builder.op(
        "InstanceNormalization",
        [grouped, emitter.constants(1, groups), emitter.constants(0, groups)],
        shape,
        { epsilon: { float: epsilon } },
      );
      const like = [even, builder.aside("Shape", [nameOf(x)])];
      const back = builder.op("Reshape", like, shapeOf(x));
      const affine = [scale, shift].map((weight) => emitter.in(weight));
      const none = [emitter.constants(0, channels), emitter.constants(1, channels)];
      return emitter.computed("BatchNormalization", [back, ...affine, ...none], shapeOf(x), {
        epsilon: { float: 0 },
      });
    },
    layerNorm(x, { scale, shift, epsilon }) {
      const names = [nameOf(x), emitter.in(scale), emitter.in(shift)];
      const attributes = { epsilon: { float: epsilon } };
      return emitter.computed("LayerNormalization", names, shapeOf(x), attributes);
    },
    addNorm(x, y, { scale, shift, epsilon }) {
      const names = [nameOf(x), nameOf(y), emitter.in(scale), emitter.in(shift)];
      const shape = broadcast(shapeOf(x), shapeOf(y));
      const all = stored(shape);
      const [normal, , , sum] = builder.outputsOf(
        "com.microsoft.SkipLayerNormalization",
        names,
        [all, null, null, all],
        { epsilon: { float: epsilon } },
      ) as [string, string, string, string];
      return { sum: emitter.value(sum, shape), normal: emitter.value(normal, shape) };
    },
  };
}
