import type { Graph } from "../graph/schema.ts";
import type {
  DeviceCheck,
  DeviceChoice,
  DeviceName,
  DeviceReport,
  EmbeddingSource,
  EngineErrorKind,
  ImageMade,
  JobOutcome,
  ModelSource,
  NodeCompleted,
  NodeProgress,
  NodeStarted,
} from "../types.ts";

/** From the server to the engine's process. */
export type Request =
  | {
    type: "hello";
    device: DeviceChoice;
    /** Devices that crashed an earlier process. */
    failed: DeviceCheck[];
    idleReleaseMs: number;
    growthLimit?: number;
  }
  | {
    type: "run";
    id: string;
    graph: Graph;
    models: Record<string, ModelSource>;
    /** Path of each image, or the position of its bytes among the attachments. */
    images: Record<string, string | number>;
    embeddings: readonly EmbeddingSource[];
    promptFolder: string | null;
  }
  | { type: "cancel"; id: string }
  | { type: "release" };

/** From the engine's process to the server. Images travel as the only attachment. */
export type Reply =
  | { type: "testing"; device: DeviceName }
  | { type: "ready"; report: DeviceReport }
  | { type: "unready"; message: string }
  | { type: "node_started"; event: NodeStarted }
  | { type: "progress"; event: NodeProgress }
  | { type: "image"; event: Omit<ImageMade, "png"> }
  | { type: "node_completed"; event: NodeCompleted }
  /** `worn`: the process has grown too large and wants to be replaced. */
  | { type: "result"; id: string; outcome: JobOutcome; worn: boolean }
  | {
    type: "error";
    id: string;
    kind: EngineErrorKind;
    message: string;
    nodeId?: string;
    field?: string;
  }
  | { type: "released" }
  | { type: "log"; level: "debug" | "info" | "warning" | "error"; message: string };
