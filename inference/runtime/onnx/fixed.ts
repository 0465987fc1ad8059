import type { FreeU } from "../../networks/mod.ts";
import { ModelError } from "../../pipeline/errors.ts";
import type { Axes } from "../../pipeline/tiling.ts";
import type { ModelSource } from "../../types.ts";
import type { AppliedLora } from "../models.ts";

/**
 * Refusals of what changes a network: the layers of an exported file are fixed, and the names of
 * their weights are lost.
 */

/** @throws {ModelError} for any LoRA */
export function refuseLoras([lora]: readonly AppliedLora[]): void {
  if (lora) throw fixed(`the LoRA "${lora.name}" cannot be applied to a model that was exported`);
}

/** @throws {ModelError} for any axis */
export function refuseSeamless(axes: Axes = []): void {
  if (axes.length > 0) throw fixed("images cannot be seamless with a model that was exported");
}

/** @throws {ModelError} if FreeU is wanted */
export function refuseFreeU(freeU: FreeU | undefined): void {
  if (freeU) throw fixed("FreeU cannot be applied to a model that was exported");
}

/**
 * @throws {ModelError} for any ControlNet or adapter: an exported U-Net has no inputs for what they
 * add
 */
export function refuseControl([control]: readonly ModelSource[] = []): void {
  if (control) throw fixed("an image cannot steer a model that was exported");
}

const fixed = (what: string) =>
  new ModelError(`${what} to ONNX: take the same model as .safetensors`);
