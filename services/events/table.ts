import type { QueueStatus } from "../database/schema.ts";

/** Fields that every event of a queue item carries (names as InvokeAI's). */
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
  invocation: { id: string; type: string };
  invocation_source_id: string;
}

export interface BoardFields {
  timestamp: number;
  board_id: string;
  user_id: string;
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
    batch_status: Record<string, unknown>;
    queue_status: Record<string, unknown>;
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
  board_changed: BoardFields & { board_name: string; board_visibility: string };
  board_deleted: BoardFields;
  board_access_revoked: BoardFields;
  images_changed: BoardFields & { image_names: string[] };
}

export type EventName = keyof EventPayloads;
