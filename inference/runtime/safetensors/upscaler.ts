import { buildUpscaler, factsOfUpscaler } from "../../networks/mod.ts";
import type { Upscaler } from "../../pipeline/networks.ts";
import { outputOf } from "../onnx/tensors.ts";
import { fits, largest, makeRoom } from "./memory.ts";
import { optionsFor, prepare, type Workshop } from "./open.ts";
import type { Part } from "./parts.ts";
import { boundedFor } from "./pieces.ts";

const LARGEST_TILE = 512;

/**
 * Products that a CPU computes for one tile: some ten seconds, since an item can only be stopped
 * between two.
 */
const MOST_PRODUCTS = 3e11;

/**
 * Bytes that a tile may take on a CPU, where models, images and the rest of the machine share the
 * memory: larger tiles are hardly faster, and four times 512 pixels take 3 GB.
 */
const MOST_ON_CPU = 400e6;

/**
 * Opens an upscaler from its weights.
 *
 * @throws {NetworkError} for one of an unknown kind
 */
export function openUpscaler(workshop: Workshop, part: Part): Upscaler {
  const { device, bufferLimit } = workshop.backend;
  const network = prepare(workshop, {
    what: `upscaler ${part.weights.name}`,
    part,
    options: optionsFor(workshop.backend),
    build: (options) => ({ net: buildUpscaler(part.weights, options) }),
  });
  const { net } = network.networks;
  const { scale, multiple, width } = factsOfUpscaler(part.weights);
  const room = () => Math.min(network.room(), device === "cpu" ? MOST_ON_CPU : Infinity);
  const sized = boundedFor(device, {
    network: { ...network, room },
    bytes: (pixels) => net.activations({ ...pixels, batch: 1 }),
  });
  // The widest layer is one buffer.
  const most = device === "cpu"
    ? Math.sqrt(MOST_PRODUCTS / net.parameters)
    : Math.sqrt(bufferLimit / 4 / width) / scale;
  const side = Math.min(Math.floor(most / 8) * 8, LARGEST_TILE);
  const whole = { width: side, height: side };
  return {
    scale,
    multiple,
    parameters: net.parameters,
    largestTile: fits(sized, whole) ? side : largest(sized, whole)?.width ?? 8,
    async enlarge({ data, width, height }) {
      await makeRoom(sized, { width, height });
      const outputs = await (await network.open()).net.run({
        image: { data, dims: [1, 3, height, width] },
      });
      return outputOf(outputs, ["enlarged"], "the upscaler").data;
    },
  };
}
