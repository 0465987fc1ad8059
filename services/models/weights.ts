import { detailsOf } from "./details.ts";
import type { ModelRow } from "./row.ts";

/** What decides whether a device can hold a model. */
export interface Weights {
  key: string;
  name: string;
  type: string;
  /** Of its files; of quantised ones, what becomes of them in memory. */
  bytes: number;
  /** The type of its numbers; null where that differs from part to part. */
  precision: string | null;
}

export function weightsOf(row: ModelRow): Weights {
  const { model_key: key, name, type, file_size } = row;
  const { precision, dequantised: bytes = file_size } = detailsOf(row);
  return { key, name, type, bytes, precision };
}

/**
 * The part of an image model that its largest network takes, the U-Net: 0.81 of Stable Diffusion
 * 1.5, 0.74 of Stable Diffusion XL. The others can be closed meanwhile.
 */
const LARGEST_NETWORK = 0.74;

/**
 * Returns the bytes without which a model certainly does not run: its largest network, with the
 * numbers that the device computes with.
 */
export function leastMemory(
  { type, bytes, precision }: Pick<Weights, "type" | "bytes" | "precision">,
  onGpu: boolean,
): number {
  const halved = onGpu && precision === "fp32" ? bytes / 2 : bytes;
  return type === "main" ? halved * LARGEST_NETWORK : halved;
}
