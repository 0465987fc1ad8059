import type { DividedVae, LevelModel, NetworkModel } from "../../networks/mod.ts";
import type { DividedDirection, TileLevel } from "../../pipeline/networks.ts";
import type { Plane } from "../../pipeline/tiling.ts";
import type { Backend } from "../backend.ts";
import { type FloatTensor, outputOf, type Tensor } from "../onnx/tensors.ts";
import { type Cells, fits, largest, makeRoom, type Sized } from "./memory.ts";
import type { Networks, Openable } from "./open.ts";
import { boundedFor, mostCorrect } from "./pieces.ts";

/** Names of the networks of one direction: the inner one, and each level by its number. */
export type Role = "inner" | `level ${number}`;

export function rolesOf({ inner, levels }: DividedVae): Networks<Role> {
  return Object.fromEntries([["inner", inner], ...levels.map((level, i) => [`level ${i}`, level])]);
}

type Port = NetworkModel["inputs"][number];

/** Bytes of attention's scores at one time on a GPU. */
const MOST_SCORES = 2 ** 28;

/**
 * Returns the number of parts of attention whose scores a device computes correctly, and has room
 * for: one where it computes those of the whole image, or needs none.
 */
export function attentionParts(
  { width, height }: Cells,
  backend: Pick<Backend, "device" | "bufferLimit">,
): number {
  if (Math.max(width, height) <= mostCorrect(backend)) return 1;
  const scores = 4 * (width * height) ** 2;
  return Math.max(1, Math.ceil(scores / Math.min(MOST_SCORES, backend.bufferLimit)));
}

/** A direction of an autoencoder. */
interface Ports {
  network: Openable<Role>;
  /** Names of the input and the output of the inner network. */
  input: string;
  output: string;
}

/**
 * Returns a direction in several networks for an image of `cells`, or null if there is no room for
 * it even so.
 */
export function dividedDirection(
  { network, input, output }: Ports,
  cells: Cells,
  backend: Pick<Backend, "device" | "bufferLimit">,
): DividedDirection | null {
  const { networks } = network;
  const bounded = (bytes: Sized["bytes"]) => boundedFor(backend.device, { network, bytes });
  const inner: Sized = {
    network,
    bytes: ({ width, height }) => networks.inner.activations({ batch: 1, width, height }),
  };
  const longest = Math.max(cells.width, cells.height);
  if (!fits(bounded(inner.bytes), cells)) return null;

  async function run(
    role: Role,
    sized: Sized,
    name: string,
    { data, channels, width, height }: Plane,
    further: Record<string, Tensor> = {},
  ): Promise<Record<string, FloatTensor>> {
    await makeRoom(sized, { width, height });
    const session = (await network.open())[role]!;
    return await session.run({ [name]: { data, dims: [1, channels, height, width] }, ...further });
  }

  const levels = Object.keys(networks).filter((role) => role !== "inner") as Role[];
  let times = input === "latent_sample" ? 1 : 2 ** levels.length;
  const direction: DividedDirection = {
    async inner(plane) {
      const outputs = await run("inner", inner, input, plane);
      return planeOf(outputOf(outputs, [output], network.what));
    },
    levels: levels.map((role): TileLevel => {
      // As `rolesOf` has it.
      const model = networks[role] as LevelModel;
      const sized: Sized = {
        network,
        bytes: ({ width, height }) => model.activations({ batch: 1, width, height }),
      };
      const dims = model.inputs.find(({ name }) => name === "norms")!.dims as [number, number];
      const own = times;
      times *= model.scale;
      // On the CPU, the images before and after it need their place beside the tiles.
      const held = backend.device === "cpu" ? heldBytes(model, own, cells) : 0;
      // Enough for the whole image and what a tile has around it.
      const side = longest * own + 2 * model.reach + 8;
      return {
        scale: model.scale,
        times: own,
        reach: model.reach,
        norms: dims[1] / 2,
        most: largest(
          bounded((tile) => sized.bytes(tile) + held),
          { width: side, height: side },
        )?.width ?? 0,
        async run(tile, inside, norms) {
          const outputs = await run(role, sized, "values", tile, {
            norms: { data: norms ?? new Float32Array(dims[0] * dims[1]), dims },
            own: { data: [norms ? 0 : 1], dims: [1] },
            inside: { data: inside, dims: [4] },
          });
          const { data: measured } = outputOf(outputs, ["measured"], network.what);
          return { out: planeOf(outputOf(outputs, ["out"], network.what)), measured };
        },
      };
    }),
  };
  return direction.levels.every(({ most, reach }) => most >= 2 * reach + 8) ? direction : null;
}

/** Size of the images before and after a level. */
function heldBytes(
  { inputs, outputs, scale }: LevelModel,
  times: number,
  { width, height }: Cells,
): number {
  const numbers = (port: Port | undefined, times: number) =>
    Number(port?.dims[1]) * width * height * times ** 2;
  const before = inputs.find(({ name }) => name === "values");
  const after = outputs.find(({ name }) => name === "out");
  return 4 * (numbers(before, times) + numbers(after, times * scale));
}

function planeOf({ data, dims }: FloatTensor): Plane {
  const [, channels = 0, height = 0, width = 0] = dims;
  return { data, channels, width, height };
}
