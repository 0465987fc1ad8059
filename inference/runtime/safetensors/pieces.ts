import type { Pieces } from "../../pipeline/networks.ts";
import type { Backend } from "../backend.ts";
import { largestTile } from "../onnx/attention_limit.ts";
import { type Cells, fits, largest, type Sized } from "./memory.ts";

/** Side of a tile in latent cells, where a user asks for tiles: 512 pixels. */
const TILE = 64;

/**
 * Bytes of values that a GPU is taken to have room for: a decoder of 1024² in 16 bits takes 2 GB.
 */
const MOST_ON_GPU = 2.5 * 2 ** 30;

/**
 * Returns how large a piece an autoencoder works on at once: the whole image if there is room for
 * it, and otherwise tiles as large as there is room for, since norms and attention see no further
 * than a tile.
 */
export function piecesFor(
  sized: Sized,
  whole: Cells,
  { device, bufferLimit }: Pick<Backend, "device" | "bufferLimit">,
): Pieces {
  const correct = mostCorrect({ device, bufferLimit });
  const bounded = boundedFor(device, sized);
  const side = Math.max(whole.width, whole.height);
  if (side <= correct && fits(bounded, whole)) return { whole: true, most: correct, tile: TILE };
  const found = largest(bounded, { width: side, height: side })?.width ?? 8;
  const most = Math.min(found, correct);
  return { whole: false, most, tile: most };
}

/**
 * Longest side whose attention a device computes correctly: wide heads in 32 bits keep their scores
 * in memory on a GPU.
 */
export function mostCorrect({ device, bufferLimit }: Pick<Backend, "device" | "bufferLimit">) {
  return device === "cpu" ? Infinity : largestTile(bufferLimit, 4);
}

/** The room on a GPU is not known: it is taken to be as much as most cards have. */
export function boundedFor(device: Backend["device"], sized: Sized): Sized {
  if (device === "cpu") return sized;
  const { network } = sized;
  return { ...sized, network: { ...network, room: () => Math.min(network.room(), MOST_ON_GPU) } };
}
