import type { ModelCheck, ModelRecord } from "./models.ts";
import type { BatchStatus, QueueStatus, QueueStatusCounts } from "./queue.ts";

/** Fields that every event of a queue item carries (names as InvokeAI's). `timestamp`: seconds. */
export interface QueueItemFields {
  timestamp: number;
  queue_id: string;
  item_id: number;
  batch_id: string;
  origin: string | null;
  destination: string | null;
  user_id: string;
}

interface InvocationFields extends QueueItemFields {
  session_id: string;
  /** The node with its fields, and in them what edges have brought. */
  invocation: { id: string; type: string };
  invocation_source_id: string;
}

export interface BoardFields {
  timestamp: number;
  board_id: string;
  user_id: string;
}

interface WorkflowFields {
  timestamp: number;
  workflow_id: string;
  user_id: string;
}

interface StylePresetFields {
  timestamp: number;
  style_preset_id: string;
  user_id: string;
}

interface WildcardFields {
  timestamp: number;
  wildcard_id: string;
  user_id: string;
}

interface DownloadFields {
  timestamp: number;
  bulk_download_id: string;
  bulk_download_item_id: string;
  bulk_download_item_name: string;
  user_id: string;
}

interface ModelInstallFields {
  timestamp: number;
  id: number;
  source: string;
}

interface ModelDownloadFields extends ModelInstallFields {
  local_path: string;
  bytes: number;
  total_bytes: number;
  parts: { url: string; local_path: string; bytes: number; total_bytes: number }[];
}

/** The payload of every event, by name. */
export interface EventPayloads {
  invocation_started: InvocationFields;
  invocation_progress: InvocationFields & {
    message: string;
    percentage: number | null;
    step: number;
    total_steps: number;
    sigma: number | null;
    device: string | null;
    image: { width: number; height: number; dataURL: string } | null;
  };
  invocation_complete: InvocationFields & { result: Record<string, unknown> };
  invocation_error: InvocationFields & {
    error_type: string;
    error_message: string;
    error_traceback: string;
  };
  queue_item_status_changed: QueueItemFields & {
    session_id: string;
    status: QueueStatus;
    status_sequence: number;
    error_type: string | null;
    error_message: string | null;
    error_traceback: string | null;
    created_at: string;
    updated_at: string;
    started_at: string | null;
    completed_at: string | null;
    device: string | null;
    batch_status: BatchStatus;
    queue_status: QueueStatusCounts;
  };
  batch_enqueued: {
    timestamp: number;
    queue_id: string;
    batch_id: string;
    enqueued: number;
    requested: number;
    priority: number;
    origin: string | null;
    user_id: string;
  };
  /** The places of one person's waiting items, when the line has moved. */
  queue_positions_changed: {
    timestamp: number;
    queue_id: string;
    user_id: string;
    items: { item_id: number; position: number; estimated_seconds: number | null }[];
  };
  queue_items_canceled: {
    timestamp: number;
    queue_id: string;
    canceled_item_ids: number[];
    user_ids: string[];
    canceled_item_ids_by_user: Record<string, number[]>;
  };
  queue_items_retried: {
    timestamp: number;
    queue_id: string;
    retried_item_ids: number[];
    user_ids: string[];
    retried_item_ids_by_user: Record<string, number[]>;
  };
  /** `user_id` null: all users' items were deleted. */
  queue_cleared: { timestamp: number; queue_id: string; user_id: string | null };
  queue_pruned: { timestamp: number; queue_id: string; user_id: string | null; deleted: number };
  processor_status_changed: {
    timestamp: number;
    queue_id: string;
    is_started: boolean;
    is_processing: boolean;
  };
  board_changed: BoardFields & { board_name: string; board_visibility: string };
  board_deleted: BoardFields;
  board_access_revoked: BoardFields;
  images_changed: BoardFields & { image_names: string[] };
  workflow_created: WorkflowFields & { name: string; is_public: boolean };
  workflow_updated: WorkflowFields & {
    name: string;
    old_is_public: boolean;
    new_is_public: boolean;
  };
  workflow_deleted: WorkflowFields & { is_public: boolean };
  workflow_access_revoked: WorkflowFields;
  style_preset_changed: StylePresetFields & { name: string; is_public: boolean };
  style_preset_deleted: StylePresetFields;
  style_preset_access_revoked: StylePresetFields;
  wildcard_changed: WildcardFields & { name: string; is_public: boolean };
  wildcard_deleted: WildcardFields;
  wildcard_access_revoked: WildcardFields;
  recall_parameters_updated: {
    timestamp: number;
    queue_id: string;
    user_id: string;
    parameters: Record<string, unknown>;
  };
  bulk_download_started: DownloadFields;
  bulk_download_complete: DownloadFields;
  bulk_download_error: DownloadFields & { error: string };
  model_load_started: {
    timestamp: number;
    config: Record<string, unknown>;
    submodel_type: string | null;
    user_id: string;
  };
  model_load_complete: {
    timestamp: number;
    config: Record<string, unknown>;
    submodel_type: string | null;
    user_id: string;
  };
  model_install_download_started: ModelDownloadFields;
  model_install_download_progress: ModelDownloadFields;
  model_install_downloads_complete: ModelInstallFields;
  model_install_cancelled: ModelInstallFields;
  model_install_started: ModelInstallFields;
  model_install_complete: ModelInstallFields & {
    key: string;
    total_bytes: number | null;
    config: ModelRecord;
  };
  model_install_error: ModelInstallFields & { error_type: string; error: string };
  /** How far the verification of a model's files is, and how it has ended. */
  model_verify_progress: ModelCheck & { timestamp: number };
  /** The list of models has changed; pages that show it fetch it again. */
  models_changed: { timestamp: number };
  /** A worker came, went, or does something else. */
  workers_changed: { timestamp: number };
  /** From now on the studio can only be looked at, since it is being moved; or that is over. */
  studio_moving: { timestamp: number; moving: boolean };
}

export type EventName = keyof EventPayloads;
