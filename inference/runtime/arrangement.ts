import type { NetworkModel } from "../networks/mod.ts";
import type { SessionOptions } from "./ort.ts";

/**
 * How the CPU keeps the weights of a network.
 *
 * - `wide`: as 32-bit floats, and kernels in the order in which the processor reads them fastest
 *   if that saves time: see `MOST_ARRANGED` in `networks/onnx/products.ts`. A file that has such
 *   floats is mapped, but for those kernels.
 * - `mapped`: as they lie in the file. 16-bit floats become 32-bit ones in each run, which takes up
 *   to twice as long, but opening takes no memory, and the system can take back what is mapped.
 */
export type Arrangement = "wide" | "mapped";

/** The part of a machine's memory that one network may take. */
const SHARE = 1 / 3;

/**
 * Returns how the CPU should keep a network's weights: as it computes fastest with what memory
 * there is.
 *
 * @param machineBytes the memory of the machine
 */
export function arrangementOf(model: NetworkModel, machineBytes: number): Arrangement {
  // Weights that are computed from others, in a mapped network, would be computed in each run.
  const mayMap = isFull(model) || !model.computesWeights;
  return mayMap && model.parameters * 4 > machineBytes * SHARE ? "mapped" : "wide";
}

/**
 * Returns what ONNX Runtime is told for an arrangement; `prepacking` is an entry of its `session`
 * configuration.
 */
export function arranged(
  model: NetworkModel,
  arrangement: Arrangement,
): { options: SessionOptions; prepacking: Record<string, string> } {
  return {
    options: {
      graphOptimizationLevel: levelOf(model, arrangement),
      // A plan for the memory of the second run takes its whole size beside what the first one
      // left.
      enableMemPattern: false,
    },
    // It copies the matrices, and no step was faster for it.
    prepacking: { disable_prepacking: "1" },
  };
}

/**
 * "basic" and above turn 16-bit weights into 32-bit ones once and for all; above "extended",
 * kernels get an order of their own.
 */
function levelOf(
  model: NetworkModel,
  arrangement: Arrangement,
): NonNullable<SessionOptions["graphOptimizationLevel"]> {
  if (arrangement === "wide") return "all";
  return isFull(model) ? "extended" : "disabled";
}

/** Whether all weights are 32-bit floats, as the CPU needs them. */
function isFull({ parameters, weightBytes }: NetworkModel): boolean {
  return weightBytes === parameters * 4;
}
