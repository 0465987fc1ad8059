import type { Family } from "../../families/family.ts";
import { unetOptions } from "../../families/network_config.ts";
import { buildControlNet } from "../../networks/mod.ts";
import type { ControlNet, ControlResiduals } from "../../pipeline/networks.ts";
import type { Plane } from "../../pipeline/tiling.ts";
import { repeated } from "../onnx/batch.ts";
import type { FloatTensor } from "../onnx/tensors.ts";
import { inPasses, type Limits, requireWidth, stepFeeds, textFeeds } from "./denoiser.ts";
import { createRooms } from "./memory.ts";
import { optionsFor, prepare, type Workshop } from "./open.ts";
import type { Part } from "./parts.ts";

const WHAT = "the ControlNet";

/**
 * Builds a ControlNet from its weights, to be used with a model of `family`; it is opened when it
 * is first needed.
 *
 * @param limits those of the U-Net, whose attentions a ControlNet copies
 */
export function createControlNet(workshop: Workshop, part: Part, family: Family, limits: Limits) {
  const network = prepare(workshop, {
    what: `ControlNet ${part.weights.name}`,
    part,
    options: optionsFor(workshop.backend),
    build: (options) => ({
      step: buildControlNet(part.weights, {
        ...options,
        ...unetOptions(part.config, family.added),
      }),
    }),
  });
  const { networks: { step }, entry } = network;
  const hasRoom = createRooms((batch, tokens) => ({
    network,
    bytes: ({ width, height }) =>
      step.activations({
        width,
        height,
        batch,
        tokens,
        image_width: width * limits.factor,
        image_height: height * limits.factor,
      }),
  }), limits.factor);
  const skips = step.outputs.filter(({ name }) => name.startsWith("down.")).length;
  const net: ControlNet = {
    async predict(call) {
      requireWidth(step, WHAT, call.prompts);
      return await inPasses(call, limits, hasRoom, async (prompts) => {
        const session = (await network.open()).step;
        const { data, width, height } = call.image;
        const batch = prompts.length;
        const outputs = await session.run({
          ...stepFeeds(step, WHAT, call, prompts),
          ...textFeeds(prompts),
          controlnet_cond: { data: repeated(data, batch), dims: [batch, 3, height, width] },
        });
        return prompts.map((_, i): ControlResiduals => ({
          down: Array.from({ length: skips }, (_, k) => planeOf(outputs[`down.${k}`]!, i)),
          mid: planeOf(outputs["mid"]!, i),
        }));
      });
    },
  };
  return { net, entry };
}

/** One image of a batch. */
export function planeOf({ data, dims }: FloatTensor, index: number): Plane {
  const [, channels = 0, height = 0, width = 0] = dims;
  const length = channels * height * width;
  return { data: data.subarray(index * length, (index + 1) * length), channels, height, width };
}
