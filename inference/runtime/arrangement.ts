import type { NetworkModel } from "../networks/mod.ts";
import type { SessionOptions } from "./ort.ts";

/**
 * How the CPU keeps the weights of a network.
 *
 * - `packed`: as 32-bit floats in the order in which the processor reads them fastest. While they
 *   are arranged they take nearly twice that memory, and most of the time of opening.
 * - `wide`: as 32-bit floats in the order of the file, which is mapped if it has such floats. It
 *   opens in half of the time or less, but convolutions take a fifth longer, and so a step of
 *   Stable Diffusion 1.5 about a tenth.
 * - `mapped`: as they lie in the file. 16-bit floats become 32-bit ones in each run, which takes up
 *   to twice as long, but opening takes no memory, and the system can take back what is mapped.
 */
export type Arrangement = "packed" | "wide" | "mapped";

/** The part of a machine's memory that one network may take. */
const SHARE = 1 / 3;

/** Bytes for each weight while a network is packed. Measured for Stable Diffusion 1.5: 6.9. */
const PACKING = 7;

/**
 * Returns how the CPU should keep a network's weights: as it computes fastest with what memory
 * there is.
 *
 * @param machineBytes the memory of the machine
 */
export function arrangementOf(model: NetworkModel, machineBytes: number): Arrangement {
  const room = machineBytes * SHARE;
  if (model.parameters * PACKING <= room) return "packed";
  // Weights that are computed from others, in a mapped network, would be computed in each run.
  const mayMap = isFull(model) || !model.computesWeights;
  return mayMap && model.parameters * 4 > room ? "mapped" : "wide";
}

/** Returns what ONNX Runtime is told for an arrangement; `prepacking` is an entry of its `session`
 * configuration. */
export function arranged(
  model: NetworkModel,
  arrangement: Arrangement,
): { options: SessionOptions; prepacking: Record<string, string> } {
  if (arrangement === "packed") return { options: {}, prepacking: {} };
  const folded = arrangement === "wide" || isFull(model);
  return {
    options: {
      // Above "extended" it rearranges the channels of convolutions; "basic" and above turn 16-bit
      // weights into 32-bit ones once and for all.
      graphOptimizationLevel: folded ? "extended" : "disabled",
      // A plan for the memory of the second run takes its whole size beside what the first one
      // left.
      enableMemPattern: false,
    },
    prepacking: { disable_prepacking: "1" },
  };
}

/** Whether all weights are 32-bit floats, as the CPU needs them. */
function isFull({ parameters, weightBytes }: NetworkModel): boolean {
  return weightBytes === parameters * 4;
}
