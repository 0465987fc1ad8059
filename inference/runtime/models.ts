import type { DenoiseModel } from "../pipeline/denoise.ts";
import type { Autoencoder } from "../pipeline/networks.ts";
import type { PromptEncoder } from "../pipeline/prompt.ts";
import type { ComponentName, DeviceName, ModelSource } from "../types.ts";
import type { Backend } from "./backend.ts";
import { createOnnxModels } from "./onnx/models.ts";
import type { Stopwatch } from "./onnx/session.ts";
import { createWeightsModels } from "./safetensors/models.ts";
import { createSessionCache, type Log } from "./session_cache.ts";

/** A LoRA that changes a model's networks, and how strongly; below 0 it is its opposite. */
export interface AppliedLora {
  /** Its file. */
  path: string;
  name: string;
  weight: number;
}

/** The models of a device, opened when first used and kept. */
export interface Models {
  unet(source: ModelSource, loras?: readonly AppliedLora[]): Promise<DenoiseModel>;
  text(
    source: ModelSource,
    component: ComponentName,
    skip: number,
    loras?: readonly AppliedLora[],
  ): Promise<PromptEncoder>;
  vae(source: ModelSource): Promise<Autoencoder>;
}

export interface ModelStore extends Models {
  release(): Promise<void>;
  /** Number of networks opened so far. */
  opened(): number;
}

/** Opens models of any format, by what their source says. */
export function createModels(backend: Backend, watch: Stopwatch, log: Log): ModelStore {
  const sessions = createSessionCache(memoryFor(backend.device), log);
  const onnx = createOnnxModels(backend, sessions, watch, log);
  const weights = createWeightsModels(backend, sessions, watch);
  const of = ({ format }: ModelSource) => format === "onnx" ? onnx : weights;
  return {
    unet: (source, loras) => of(source).unet(source, loras),
    text: (source, ...rest) => of(source).text(source, ...rest),
    vae: (source) => of(source).vae(source),
    release: () => sessions.release(),
    opened: () => sessions.opened(),
  };
}

const LEAST_MEMORY = 6 * 2 ** 30;

/** Bytes that opened networks may take together: half of the machine's memory on the CPU; on a GPU,
 * whose memory nothing tells, a quarter of it, for machines have more than their GPUs. */
function memoryFor(device: DeviceName): number {
  const share = device === "cpu" ? 1 / 2 : 1 / 4;
  return Math.max(LEAST_MEMORY, Deno.systemMemoryInfo().total * share);
}
