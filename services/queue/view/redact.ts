import type { QueueItemSummary } from "../../contract/queue.ts";
import { REDACTED } from "../../events/table.ts";
import { EMPTY_GRAPH, sessionOf } from "./item.ts";
import type { QueueItem } from "./item_schema.ts";

const REAL = Symbol("shown as it is");

/** Which fields of an item another user may see. Every field must be listed. */
const OTHERS_SEE: { readonly [K in keyof QueueItem]: typeof REAL | QueueItem[K] } = {
  item_id: REAL,
  status: REAL,
  status_sequence: REAL,
  queue_id: REAL,
  created_at: REAL,
  updated_at: REAL,
  started_at: REAL,
  completed_at: REAL,
  device: REAL,
  position: REAL,
  estimated_seconds: REAL,
  background: REAL,
  priority: 0,
  batch_id: REDACTED,
  session_id: REDACTED,
  origin: null,
  destination: null,
  user_id: REDACTED,
  user_display_name: null,
  user_email: null,
  field_values: null,
  workflow_name: null,
  retried_from_item_id: null,
  error_type: null,
  error_message: null,
  error_traceback: null,
  attempts: null,
  cost: null,
  measured_seconds: null,
  prompt_notes: [],
  image_names: [],
  workflow_call_id: null,
  parent_item_id: null,
  parent_session_id: null,
  root_item_id: null,
  workflow_call_depth: null,
  workflow: null,
  session: sessionOf(REDACTED, EMPTY_GRAPH, {}, {}),
};

/** Redacts the private fields of another user's item. */
export function redact<T extends QueueItemSummary>(item: T): T {
  const seen: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(item)) {
    const rule = (OTHERS_SEE as Record<string, unknown>)[field];
    seen[field] = rule === REAL ? value : rule ?? null;
  }
  return seen as T;
}
