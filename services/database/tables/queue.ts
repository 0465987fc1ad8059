import type { Generated } from "kysely";
import type { QueueStatus } from "../../contract/queue.ts";
import type { Flag } from "./flag.ts";

/** What waits to be made, whose turn it is, and who makes it. */
export interface QueueTables {
  queues: {
    queue_id: string;
    is_paused: Generated<Flag>;
    last_sequence: Generated<number>;
    last_fence: Generated<number>;
    virtual_time: Generated<number>;
  };
  queue_batches: { batch_id: string; graph: string; workflow: string | null };
  queue_counts: { queue_id: string; user_id: string; status: QueueStatus; items: number };
  queue_totals: { queue_id: string; status: QueueStatus; items: number };
  session_queue: {
    item_id: Generated<number>;
    queue_id: string;
    user_id: string;
    batch_id: string;
    session_id: string;
    status: Generated<QueueStatus>;
    status_sequence: Generated<number>;
    priority: Generated<number>;
    position: number;
    service_class: Generated<"normal" | "background">;
    origin: string | null;
    destination: string | null;
    /** JSON: outputs by node id. */
    results: string | null;
    prompt_notes: string | null;
    /** JSON list of `{ node_path, field_name, value }`. */
    field_values: string | null;
    model_key: string | null;
    cost: Generated<number>;
    charged_seconds: number | null;
    measured_seconds: number | null;
    error_type: string | null;
    error_message: string | null;
    error_traceback: string | null;
    retried_from_item_id: number | null;
    device: string | null;
    lease_holder: string | null;
    lease_fence: number | null;
    lease_expires_at: string | null;
    attempts: Generated<number>;
    created_at: string;
    updated_at: string;
    started_at: string | null;
    completed_at: string | null;
  };
  queue_accounts: {
    queue_id: string;
    user_id: string;
    virtual_time: Generated<number>;
    served_seconds: Generated<number>;
    last_fence: Generated<number>;
    updated_at: string;
    next_class: Generated<"normal" | "background" | null>;
    next_position: Generated<number | null>;
  };
  engine_rates: {
    device: string;
    model_key: string;
    seconds_per_cost: number;
    samples: number;
    updated_at: string;
  };
  /** On PostgreSQL alone, likewise the next one. */
  workers: {
    worker_id: string;
    name: string;
    key_hash: string;
    enrolled_at: string;
    seen_at: string;
    /** JSON: what it says of each device; null while it does not run. */
    devices: string | null;
    draining: Generated<Flag>;
  };
  worker_tokens: { token_hash: string; created_at: string; expires_at: string };
}
