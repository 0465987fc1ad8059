import type { DenoiseModel } from "../pipeline/denoise.ts";
import type { FreeU, Unmet } from "../networks/mod.ts";
import type { VisionType } from "../families/vision.ts";
import type { Autoencoder, Upscaler } from "../pipeline/networks.ts";
import type { PromptEncoder } from "../pipeline/prompt.ts";
import type { Axes } from "../pipeline/tiling.ts";
import type { VisionModels } from "../pipeline/vision.ts";
import type { ComponentName, DeviceName, ModelSource } from "../types.ts";
import type { Backend } from "./backend.ts";
import { createOnnxModels } from "./onnx/models.ts";
import type { Stopwatch } from "./onnx/session.ts";
import { findVisionModel } from "./onnx/vision.ts";
import { createWeightsModels } from "./safetensors/models.ts";
import { withSecondTries } from "./once_more.ts";
import { createSessionCache, type Log } from "./session_cache.ts";

/** A LoRA that changes a model's networks, and how strongly; below 0 it is its opposite. */
export interface AppliedLora {
  /** Its file. */
  path: string;
  name: string;
  weight: number;
}

/** What changes a U-Net while it is built. */
export interface UNetChanges {
  loras?: readonly AppliedLora[];
  /** Axes along which images continue at their opposite edge. */
  seamless?: Axes | undefined;
  freeU?: FreeU | undefined;
  /** ControlNets that it is used with. */
  controls?: readonly ModelSource[];
  /** T2I-Adapters that it is used with. */
  adapters?: readonly ModelSource[];
  /** IP-Adapters that it is used with, and the layers that see their images. */
  imagePrompts?: readonly { source: ModelSource; layers?: readonly string[] | undefined }[];
}

interface WithLoras {
  /** LoRAs of which the network has only some layers. */
  unmet?: readonly Unmet[];
}

/** The models of a device, opened when first used and kept. */
export interface Models {
  unet(source: ModelSource, changes?: UNetChanges): Promise<DenoiseModel & WithLoras>;
  text(
    source: ModelSource,
    component: ComponentName,
    skip: number,
    loras?: readonly AppliedLora[],
  ): Promise<PromptEncoder & WithLoras>;
  vae(source: ModelSource): Promise<Autoencoder>;
  upscaler(source: ModelSource): Promise<Upscaler>;
}

/** Models that make images, and those that look at them. */
export interface AllModels extends Models {
  vision<T extends VisionType>(source: ModelSource, type: T): Promise<VisionModels[T]>;
}

export interface ModelStore extends AllModels {
  release(): Promise<void>;
  /** Number of networks opened so far. */
  opened(): number;
}

/**
 * Opens models of any format, by what their source says.
 *
 * @param memory bytes that the device has; null where nothing tells it
 */
export function createModels(
  backend: Backend,
  watch: Stopwatch,
  log: Log,
  memory: number | null = null,
): ModelStore {
  const sessions = createSessionCache(memoryFor(backend.device, memory), log);
  const onnx = createOnnxModels(backend, sessions, watch, log);
  const weights = createWeightsModels(backend, sessions, watch, freeMemory(backend.device), log);
  const of = ({ format }: ModelSource) => format === "onnx" ? onnx : weights;
  const release = () => sessions.release();
  const models: Models = {
    unet: (source, changes) => of(source).unet(source, changes),
    text: (source, ...rest) => of(source).text(source, ...rest),
    vae: (source) => of(source).vae(source),
    upscaler: (source) => of(source).upscaler(source),
  };
  return {
    ...withSecondTries(models, release),
    vision: async (source, type) =>
      await sessions.open(await findVisionModel(backend, watch, source, type)),
    release,
    opened: () => sessions.opened(),
  };
}

const LEAST_MEMORY = 6 * 2 ** 30;

/** The part of a GPU's memory that is for models: the rest is for runs, and for the desktop. */
const GPU_SHARE = 3 / 4;

/**
 * Bytes that opened networks may take together: half of the machine's memory on the CPU; on a GPU
 * whose memory nothing tells, a quarter of it, for machines have more than their GPUs.
 */
function memoryFor(device: DeviceName, memory: number | null): number {
  if (device !== "cpu" && memory !== null) return memory * GPU_SHARE;
  const share = device === "cpu" ? 1 / 2 : 1 / 4;
  return Math.max(LEAST_MEMORY, Deno.systemMemoryInfo().total * share);
}

/** Bytes of free memory; unknown on a GPU. */
function freeMemory(device: DeviceName): () => number {
  return device === "cpu" ? () => Deno.systemMemoryInfo().available : () => Infinity;
}
