import type { NetworkModel } from "../networks/mod.ts";
import type { SessionOptions } from "./ort.ts";

/**
 * How the CPU keeps the weights of a network.
 *
 * - `packed`: as 32-bit floats in the order in which the processor reads them fastest. Arranging
 *   them takes most of the time of opening, and for a while three times their memory.
 * - `wide`: as 32-bit floats in the order of the file, which is mapped if it has such floats.
 *   Convolutions then take longer: a step of Stable Diffusion 1.5 by a tenth at 256², and by nothing
 *   at 512², where the weights are a small part of what is read.
 * - `mapped`: as they lie in the file. 16-bit floats become 32-bit ones in each run, which takes up
 *   to twice as long, but opening takes no memory, and the system can take back what is mapped.
 */
export type Arrangement = "packed" | "wide" | "mapped";

/** The part of a machine's memory that the weights of one network may take. */
const SHARE = 1 / 3;

/** Most parameters of networks that are packed: autoencoders, whose convolutions are their time, and
 * all that opens quickly anyway. */
const MOST_PACKED = 2 ** 28;

/**
 * Returns how the CPU should keep a network's weights.
 *
 * @param machineBytes the memory of the machine
 */
export function arrangementOf(model: NetworkModel, machineBytes: number): Arrangement {
  // Weights that are computed from others, in a mapped network, would be computed in each run.
  const mayMap = isFull(model) || !model.computesWeights;
  if (mayMap && model.parameters * 4 > machineBytes * SHARE) return "mapped";
  return model.parameters > MOST_PACKED ? "wide" : "packed";
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
      // A plan for the memory of the second run takes its whole size beside what the first one left.
      enableMemPattern: false,
    },
    prepacking: { disable_prepacking: "1" },
  };
}

/** Whether all weights are 32-bit floats, as the CPU needs them. */
function isFull({ parameters, weightBytes }: NetworkModel): boolean {
  return weightBytes === parameters * 4;
}
