import type { Fit } from "../contract/models.ts";
import { leastMemory, type Weights } from "./weights.ts";

/** The memory in bytes of the device that models go to. */
export interface Room {
  available: number;
  total: number;
  onCpu: boolean;
}

/**
 * What an image takes beside the weights: activations and the runtime. Measured with Stable
 * Diffusion 1 at 512 × 512 on the CPU, which is the smallest family that runs.
 */
const BESIDE = 1.5 * 1024 ** 3;

/** The memory that a model needs. @param bytes the size of its weights */
export function neededMemory(bytes: number, type: string): number {
  return type === "main" ? bytes + BESIDE : bytes;
}

/**
 * Whether a model fits a machine: `slowly` where it would have to share the memory or be opened in
 * parts, and for image models where images are computed on the CPU. Null where nothing tells the
 * memory.
 */
export function fitOf(
  weights: Pick<Weights, "type" | "bytes" | "precision">,
  room: Room | null,
): Fit | null {
  if (room === null) return null;
  const { type, bytes } = weights;
  if (leastMemory(weights, !room.onCpu) > room.total) return "no";
  const isSlow = type === "main" && room.onCpu;
  return isSlow || neededMemory(bytes, type) > room.available ? "slowly" : "yes";
}
