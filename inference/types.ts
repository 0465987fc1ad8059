/** The interface between the server and the engine. Imports nothing heavy. */
import type { Graph } from "./graph/schema.ts";
import type { PromptNote } from "./prompts/notes.ts";

/** The values of the device setting; `auto` tests the available devices and gives its reason. */
export type DeviceChoice = "auto" | "webgpu" | "webgpu-native" | "cpu";
export type DeviceName = Exclude<DeviceChoice, "auto">;

/** One finding while choosing the device. */
export interface DeviceCheck {
  device: DeviceName;
  name: string;
  ok: boolean;
  detail: string;
}

/** Which device the engine uses, and why. */
export interface DeviceReport {
  device: DeviceName;
  /** Display name: "NVIDIA H200", "CPU, 8 threads". */
  name: string;
  reason: string;
  /** Bytes of memory that models have there; null where nothing tells it. */
  memory: number | null;
  checks: DeviceCheck[];
}

export interface EngineOptions {
  device: DeviceChoice;
  /**
   * Idle time in milliseconds after which models are dropped; 0 keeps them. Default five minutes.
   */
  idleReleaseMs?: number;
  /**
   * Bytes by which the engine's process may grow before another takes its place, between two runs.
   * The default depends on the device: see `runtime/growth.ts`.
   */
  growthLimit?: number;
  /** Folder of the files that prompts can be read from. Default none. */
  promptFolder?: string;
  logger?: (level: "debug" | "info" | "warning" | "error", message: string) => void;
}

/**
 * How a model lies on disk: a folder of exported ONNX graphs, one `.safetensors` file, or a folder
 * of `.safetensors` files in diffusers' layout.
 */
export type ModelFormat = "onnx" | "checkpoint" | "diffusers";

/** The networks that a model consists of. */
export type ComponentName = "unet" | "text_encoder" | "text_encoder_2" | "vae" | "image_encoder";

/** Where the engine finds a model, and what its files leave open. All paths are absolute. */
export interface ModelSource {
  /** Its file or folder. */
  path: string;
  format: ModelFormat;
  /** Files or folders of the components that are not at `path`, or that replace those there. */
  components?: Partial<Record<ComponentName, string>>;
  /** File or folder of a tiny autoencoder that draws previews of its latents. */
  preview?: string;
  /** How it was trained, where a user set it; takes precedence over the files. */
  schedule?: ScheduleSettings;
}

/** The part of a training schedule that differs between children of one family. */
export interface ScheduleSettings {
  prediction_type?: "epsilon" | "v_prediction";
  timestep_spacing?: "leading" | "linspace" | "trailing";
  rescale_betas_zero_snr?: boolean;
}

/** An embedding that a prompt may name: `<name>`. */
export interface EmbeddingSource {
  name: string;
  /** The family of models that it was made for. */
  base: string;
  /** Its file. */
  path: string;
}

/** One graph to run. */
export interface Job {
  id: string;
  graph: Graph;
  /** Location of each model that the graph names, by key. */
  models: Record<string, ModelSource>;
  /** Bytes or path of each image name that the graph names. */
  images: Record<string, Uint8Array | string>;
  /** Embeddings that prompts may name in angle brackets. */
  embeddings?: readonly EmbeddingSource[];
}

export interface NodeStarted {
  nodeId: string;
  type: string;
  /** 0-based position among the nodes of this run, and how many there are (iterations add). */
  index: number;
  total: number;
  /** What edges have brought into its fields, without long values. */
  received: Record<string, unknown>;
}

export interface Preview {
  width: number;
  height: number;
  dataUrl: string;
}

export interface NodeProgress {
  nodeId: string;
  type: string;
  /** Finished steps, 1 … total. */
  step: number;
  total: number;
  sigma: number;
  message: string;
  preview?: Preview;
}

export interface NodeCompleted {
  nodeId: string;
  type: string;
  outputs: Record<string, unknown>;
}

/** A finished image: PNG without text chunks; the receiver adds the metadata. */
export interface ImageMade {
  nodeId: string;
  imageName: string;
  png: Uint8Array;
  width: number;
  height: number;
  isIntermediate: boolean;
  metadata: Record<string, unknown> | null;
  boardId: string | null;
}

/**
 * Called in order; the next event waits until a returned promise settles, so an image is filed
 * before its node is reported complete. A throw cancels the run and is what `run` rejects with.
 */
export interface JobEvents {
  nodeStarted?(e: NodeStarted): void | Promise<void>;
  progress?(e: NodeProgress): void;
  nodeCompleted?(e: NodeCompleted): void | Promise<void>;
  image?(e: ImageMade): void | Promise<void>;
}

export interface JobOutcome {
  /** Outputs by node id; nodes inside an iteration have ids `<id>#<index>`. */
  results: Record<string, Record<string, unknown>>;
  /**
   * Milliseconds in all and inside ONNX Runtime, the same for the denoising alone; `other`: of
   * nodes in which no model ran; `steps` is the count of sampler steps.
   */
  ms: {
    total: number;
    model: number;
    other: number;
    steps: number;
    denoise: number;
    denoiseModel: number;
  };
  device: DeviceName;
  /** Notes on parts of the prompts that may have been meant differently. */
  promptNotes: PromptNote[];
}

export type EngineErrorKind = "canceled" | "crashed" | "invalid" | "failed" | "memory";

/** Why a run failed; `message` is meant for the user. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly kind: EngineErrorKind;
  readonly nodeId?: string;
  readonly field?: string;
  constructor(
    kind: EngineErrorKind,
    message: string,
    where: { nodeId?: string; field?: string } = {},
  ) {
    super(message);
    this.kind = kind;
    if (where.nodeId !== undefined) this.nodeId = where.nodeId;
    if (where.field !== undefined) this.field = where.field;
  }
}

/** The engine as the server sees it: a child process that is started when first needed. */
export interface Engine {
  /** The device that it was asked to use. */
  readonly choice: DeviceChoice;
  /** Starts the child if needed and says which device it uses. */
  probe(): Promise<DeviceReport>;
  /** Runs one graph; further calls wait their turn. Rejects with `EngineError`. */
  run(job: Job, on: JobEvents, signal?: AbortSignal): Promise<JobOutcome>;
  /** Drops all models from memory. */
  release(): Promise<void>;
  close(): Promise<void>;
  readonly pid: number | null;
}
