import { joined } from "../../floats.ts";
import { imageTokensInput, type NetworkModel } from "../../networks/mod.ts";
import { ModelError } from "../../pipeline/errors.ts";
import type { ControlResiduals } from "../../pipeline/networks.ts";
import type { Plane } from "../../pipeline/tiling.ts";
import type { Tensor } from "../onnx/tensors.ts";

/**
 * What ControlNets add; zeros in a step without them.
 * @throws {ModelError} for a ControlNet that was made for another U-Net
 */
export function residualFeeds(
  inputs: NetworkModel["inputs"],
  control: readonly ControlResiduals[] | undefined,
): Record<string, Tensor> {
  return Object.fromEntries(inputs.map(({ name, dims }) => {
    const channels = Number(dims[1]);
    if (!control) return [name, nothing(channels)];
    const planes = control.map(({ down, mid }) =>
      name === "mid" ? mid : down[Number(name.slice("down.".length))]
    );
    const [first] = planes;
    if (first?.channels !== channels || control[0]?.down.length !== inputs.length - 1) {
      throw new ModelError(
        "the ControlNet does not fit the U-Net: it was made for another family of models",
      );
    }
    const data = joined(planes.map((plane) => plane!.data));
    return [name, { data, dims: [planes.length, channels, first.height, first.width] }];
  }));
}

/**
 * What T2I-Adapters add; zeros in a step without them.
 * @throws {ModelError} for an adapter that was made for another U-Net
 */
export function featureFeeds(
  inputs: NetworkModel["inputs"],
  adapter: readonly Plane[] | undefined,
): Record<string, Tensor> {
  return Object.fromEntries(inputs.map(({ name, dims }, i) => {
    const channels = Number(dims[1]);
    if (!adapter) return [name, nothing(channels)];
    const feature = adapter[i];
    if (feature?.channels !== channels || adapter.length !== inputs.length) {
      throw new ModelError(
        "the T2I-Adapter does not fit the U-Net: it was made for another family of models",
      );
    }
    const { data, width, height } = feature;
    return [name, { data, dims: [1, channels, height, width] }];
  }));
}

/** The tokens of image prompts for each prompt of a call. */
export type Images = readonly { tokens: readonly Float32Array[] }[];

/** What image prompts add to the cross-attention. */
export function imageFeeds({ inputs }: NetworkModel, images: Images): Record<string, Tensor> {
  return Object.fromEntries(images.map(({ tokens }, i) => {
    const name = imageTokensInput(i);
    const [, count, width] = inputs.find((input) => input.name === name)?.dims ?? [];
    return [name, { data: joined(tokens), dims: [tokens.length, Number(count), Number(width)] }];
  }));
}

/** Zeros that are added to every pixel. */
const nothing = (channels: number): Tensor => ({
  data: new Float32Array(channels),
  dims: [1, channels, 1, 1],
});
