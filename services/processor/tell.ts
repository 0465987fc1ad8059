import type { NodeCompleted, NodeProgress, NodeStarted } from "../../inference/types.ts";
import { type Events, timestamp } from "../events/types.ts";
import type { Claimed, Ending } from "../queue/mod.ts";
import { sourceOf } from "../queue/view/item.ts";

/** How the model that is being opened is shown to the user. */
export interface LoadedModel {
  key: string;
  hash: string;
  name: string;
  base: string;
  type: string;
}

/** Emits the events of one run, in InvokeAI's format. */
export function createTeller(events: Events, { row, graph }: Claimed) {
  const concern = { ownerId: row.user_id };
  /** What edges have brought into the node that is running. */
  let received: { nodeId: string; values: Record<string, unknown> } | null = null;
  const about = (nodeId: string, type: string) => {
    const source = sourceOf(nodeId);
    return {
      timestamp: timestamp(),
      queue_id: row.queue_id,
      item_id: row.item_id,
      batch_id: row.batch_id,
      origin: row.origin,
      destination: row.destination,
      user_id: row.user_id,
      session_id: row.session_id,
      invocation: {
        ...graph.nodes[source],
        ...(received?.nodeId === nodeId ? received.values : {}),
        id: nodeId,
        type,
      },
      invocation_source_id: source,
    };
  };
  const load = (model: LoadedModel) => ({
    timestamp: timestamp(),
    config: { ...model },
    submodel_type: null,
    user_id: row.user_id,
  });
  return {
    loading(model: LoadedModel): void {
      events.emit("model_load_started", load(model), concern);
    },
    loaded(model: LoadedModel): void {
      events.emit("model_load_complete", load(model), concern);
    },
    started({ nodeId, type, received: values }: NodeStarted): void {
      received = { nodeId, values };
      events.emit("invocation_started", about(nodeId, type), concern);
    },
    progress({ nodeId, type, step, total, sigma, message, preview }: NodeProgress): void {
      events.emit("invocation_progress", {
        ...about(nodeId, type),
        message,
        percentage: total > 0 ? step / total : null,
        step,
        total_steps: total,
        sigma,
        device: row.device,
        image: preview
          ? { width: preview.width, height: preview.height, dataURL: preview.dataUrl }
          : null,
      }, concern);
    },
    completed({ nodeId, type, outputs }: NodeCompleted): void {
      events.emit("invocation_complete", { ...about(nodeId, type), result: outputs }, concern);
    },
    failed(ending: Ending & { status: "failed" }, nodeId: string | null): void {
      const id = nodeId ?? "";
      events.emit("invocation_error", {
        ...about(id, graph.nodes[sourceOf(id)]?.type ?? ""),
        error_type: ending.type,
        error_message: ending.message,
        error_traceback: ending.traceback ?? "",
      }, concern);
    },
  };
}
