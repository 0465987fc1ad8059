import type { Graph } from "../graph.ts";
import type { Emitter } from "./emitter.ts";
import { type NetworkModel, type Port, toModel } from "./model.ts";
import { lengthOf, type Shape } from "./shapes.ts";
import { nameOf, type OnnxValue, shapeOf } from "./values.ts";

/** Inputs and outputs, and the model that is finished with them. */
export function ports(
  emitter: Emitter,
): Pick<Graph, "input" | "output"> & { model(): NetworkModel } {
  const { builder, precision } = emitter;
  const inputs: Port[] = [];
  const outputs: Port[] = [];
  /** Inputs and outputs as they are in the model. */
  const kept: { name: string; shape: Shape }[] = [];
  return {
    input(name, type, dims, like) {
      builder.input(name, type, dims);
      inputs.push({ name, type, dims });
      const shape = like ? shapeOf(like) : dims.map(lengthOf);
      kept.push({ name, shape });
      if (dims[0] === "batch") emitter.countBatch(name);
      if (dims.length === 3) return emitter.flat(name, shape);
      const channels = typeof dims[1] === "number" ? dims[1] : 1;
      return { kind: "value", name, shape, channels } as OnnxValue;
    },
    output(name, value, dims, type = precision) {
      const shaped = dims.length === 3 ? emitter.batched(value) : nameOf(value);
      kept.push({ name: shaped, shape: shapeOf(value) });
      builder.output(name, shaped, type, dims);
      outputs.push({ name, type, dims });
    },
    model: () =>
      toModel(builder, {
        inputs,
        outputs,
        kept,
        bytesEach: precision === "float16" ? 2 : 4,
      }),
  };
}
