import type { Insertable } from "kysely";
import type { Tables } from "../../database/mod.ts";

/** Columns that all items of a batch share. */
export type BatchColumns = Pick<
  Insertable<Tables["session_queue"]>,
  | "queue_id"
  | "user_id"
  | "batch_id"
  | "priority"
  | "service_class"
  | "origin"
  | "destination"
  | "model_key"
>;

/** Returns a pending row; columns that are not given are empty. */
export function newItem(
  given: BatchColumns & {
    status_sequence: number;
    position: number;
    field_values: string | null;
    cost: number;
    created_at: string;
    updated_at: string;
    retried_from_item_id?: number;
  },
): Insertable<Tables["session_queue"]> {
  return {
    session_id: crypto.randomUUID(),
    results: null,
    prompt_notes: null,
    charged_seconds: null,
    measured_seconds: null,
    error_type: null,
    error_message: null,
    error_traceback: null,
    retried_from_item_id: null,
    device: null,
    lease_holder: null,
    lease_fence: null,
    lease_expires_at: null,
    started_at: null,
    completed_at: null,
    ...given,
  };
}
