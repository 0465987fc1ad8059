/** Payloads of events as they are sent to an owner, and as others get them. */
import type { EventPayloads } from "../../../services/contract/events.ts";

const item = {
  timestamp: 1,
  queue_id: "default",
  item_id: 9_000_001,
  batch_id: "batch",
  origin: "page",
  destination: "gallery",
  user_id: "al",
};
export const invocation = {
  ...item,
  session_id: "session",
  invocation: { id: "n", type: "compel" },
  invocation_source_id: "n",
};
const counts = {
  pending: 9_000_002,
  in_progress: 9_000_003,
  waiting: 9_000_004,
  completed: 9_000_005,
  failed: 9_000_006,
  canceled: 9_000_007,
  total: 9_000_008,
};
const noCounts = {
  pending: 0,
  in_progress: 0,
  waiting: 0,
  completed: 0,
  failed: 0,
  canceled: 0,
  total: 0,
};
export const queueStatus = {
  queue_id: "default",
  item_id: 9_000_001,
  batch_id: "batch",
  session_id: "session",
  user_pending: 9_000_009,
  user_in_progress: 9_000_010,
  ...counts,
};
export const status: EventPayloads["queue_item_status_changed"] = {
  ...item,
  session_id: "session",
  status: "failed",
  status_sequence: 9_000_011,
  error_type: "memory",
  error_message: "message",
  error_traceback: "trace",
  created_at: "2026-01-01",
  updated_at: "2026-01-02",
  started_at: "2026-01-03",
  completed_at: "2026-01-04",
  device: "cpu",
  batch_status: {
    queue_id: "default",
    batch_id: "batch",
    origin: "page",
    destination: "gallery",
    ...counts,
  },
  queue_status: queueStatus,
};
export const hiddenStatus: EventPayloads["queue_item_status_changed"] = {
  timestamp: 1,
  queue_id: "default",
  item_id: 9_000_001,
  batch_id: "redacted",
  origin: null,
  destination: null,
  user_id: "redacted",
  session_id: "redacted",
  status: "failed",
  status_sequence: 9_000_011,
  error_type: null,
  error_message: null,
  error_traceback: null,
  created_at: "2026-01-01",
  updated_at: "2026-01-02",
  started_at: "2026-01-03",
  completed_at: "2026-01-04",
  device: "cpu",
  batch_status: {
    queue_id: "default",
    batch_id: "redacted",
    origin: null,
    destination: null,
    ...noCounts,
  },
  queue_status: {
    queue_id: "default",
    item_id: null,
    batch_id: null,
    session_id: null,
    user_pending: null,
    user_in_progress: null,
    ...counts,
  },
};
export const hiddenBatch: EventPayloads["batch_enqueued"] = {
  timestamp: 1,
  queue_id: "default",
  batch_id: "redacted",
  enqueued: 9_000_012,
  requested: 9_000_013,
  priority: 0,
  origin: null,
  user_id: "redacted",
};
export const several = {
  ownerId: null,
  owners: new Set(["al", "ad", "dee"]),
  readers: new Set(["bo"]),
};
export const canceled: EventPayloads["queue_items_canceled"] = {
  timestamp: 1,
  queue_id: "default",
  canceled_item_ids: [9_000_014, 9_000_015, 9_000_016],
  user_ids: ["al", "ad", "dee"],
  canceled_item_ids_by_user: { al: [9_000_014], ad: [9_000_015], dee: [9_000_016] },
};
export const noneCanceled: EventPayloads["queue_items_canceled"] = {
  timestamp: 1,
  queue_id: "default",
  canceled_item_ids: [],
  user_ids: [],
  canceled_item_ids_by_user: {},
};
export const retried: EventPayloads["queue_items_retried"] = {
  timestamp: 1,
  queue_id: "default",
  retried_item_ids: [9_000_017, 9_000_018, 9_000_019],
  user_ids: ["al", "ad", "dee"],
  retried_item_ids_by_user: { al: [9_000_017], ad: [9_000_018], dee: [9_000_019] },
};
export const noneRetried: EventPayloads["queue_items_retried"] = {
  timestamp: 1,
  queue_id: "default",
  retried_item_ids: [],
  user_ids: [],
  retried_item_ids_by_user: {},
};
export const board = { timestamp: 1, board_id: "board", user_id: "al" };
export const workflow = { timestamp: 1, workflow_id: "workflow", user_id: "al" };
export const preset = { timestamp: 1, style_preset_id: "preset", user_id: "al" };
export const wildcard = { timestamp: 1, wildcard_id: "wildcard", user_id: "al" };
export const download = {
  timestamp: 1,
  bulk_download_id: "d",
  bulk_download_item_id: "i",
  bulk_download_item_name: "n.zip",
  user_id: "al",
};
export const load = { timestamp: 1, config: { key: "m" }, submodel_type: null, user_id: "al" };
export const install = { timestamp: 1, id: 9_000_020, source: "/models/new" };
export const progress = {
  local_path: "/models/x",
  bytes: 9_000_028,
  total_bytes: 9_000_029,
  parts: [{ url: "https://x", local_path: "/models/x", bytes: 1, total_bytes: 2 }],
};
