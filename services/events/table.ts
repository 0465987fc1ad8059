import { NO_COUNTS, type StatusCounts } from "../contract/queue.ts";
import type { EventName, EventPayloads } from "../contract/events.ts";
import type { Viewer } from "./types.ts";

/** The event as a kind of viewer gets it: whole, not at all, or what the function returns. */
export type Share<N extends EventName> =
  | "full"
  | "none"
  | ((data: EventPayloads[N], viewer: Viewer) => EventPayloads[N]);

/** One row of the table. */
export interface Rule<N extends EventName> {
  /** The kind that clients subscribe to. */
  kind: EventKind;
  owner: Share<N>;
  administrator: Share<N>;
  /** A user who may view the thing itself, such as a reader of a shared board. */
  reader: Share<N>;
  other: Share<N>;
}

export const EVENT_KINDS = [
  "invocation",
  "queue",
  "board",
  "workflow",
  "style_preset",
  "wildcard",
  "recall",
  "download",
  "model",
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export const REDACTED = "redacted";

type Item = EventPayloads["queue_item_status_changed"];

/**
 * Leaves that an item has changed, but not whose it is or what it makes. Fields are listed one by
 * one, so that a field added to the payload later cannot leak.
 */
function hideItem(data: Item): Item {
  return {
    timestamp: data.timestamp,
    queue_id: data.queue_id,
    item_id: data.item_id,
    status: data.status,
    status_sequence: data.status_sequence,
    created_at: data.created_at,
    updated_at: data.updated_at,
    started_at: data.started_at,
    completed_at: data.completed_at,
    device: data.device,
    user_id: REDACTED,
    batch_id: REDACTED,
    session_id: REDACTED,
    origin: null,
    destination: null,
    error_type: null,
    error_message: null,
    error_traceback: null,
    batch_status: {
      ...NO_COUNTS,
      queue_id: data.queue_id,
      batch_id: REDACTED,
      origin: null,
      destination: null,
    },
    queue_status: { ...countsOf(data.queue_status), ...NO_CURRENT, ...NO_OWN_COUNTS },
  };
}

function countsOf(status: Item["queue_status"]): StatusCounts & { queue_id: string } {
  const { queue_id, pending, in_progress, waiting, completed, failed, canceled, total } = status;
  return { queue_id, pending, in_progress, waiting, completed, failed, canceled, total };
}

const NO_CURRENT = { item_id: null, batch_id: null, session_id: null };
/**
 * The counts "of yours" in a payload are its owner's; other viewers must not take them for theirs.
 */
const NO_OWN_COUNTS = { user_pending: null, user_in_progress: null };

const ownerOnly = { owner: "full", administrator: "none", reader: "none", other: "none" } as const;
const ownerAndAdmin = {
  owner: "full",
  administrator: "full",
  reader: "none",
  other: "none",
} as const;
const whoMaySeeIt = {
  owner: "full",
  administrator: "full",
  reader: "full",
  other: "none",
} as const;
const adminOnly = { owner: "none", administrator: "full", reader: "none", other: "none" } as const;
const everyone = { owner: "full", administrator: "full", reader: "full", other: "full" } as const;

/** Redacts the owner's id for viewers other than the owner and administrators. */
const ownerStruckOut = (userId: string | null) => userId === null ? null : REDACTED;

const hideCleared = (data: EventPayloads["queue_cleared"]): EventPayloads["queue_cleared"] => ({
  timestamp: data.timestamp,
  queue_id: data.queue_id,
  user_id: ownerStruckOut(data.user_id),
});

const hidePruned = (data: EventPayloads["queue_pruned"]): EventPayloads["queue_pruned"] => ({
  timestamp: data.timestamp,
  queue_id: data.queue_id,
  user_id: ownerStruckOut(data.user_id),
  deleted: data.deleted,
});

/** Returns one owner's share of the things of several; empty for anyone else. */
function shareOf(byUser: Record<string, number[]>, owner: string | null) {
  const ids = owner !== null && Object.hasOwn(byUser, owner) ? byUser[owner] ?? [] : [];
  const own = owner !== null && ids.length > 0;
  return { ids, user_ids: own ? [owner] : [], byUser: own ? { [owner]: ids } : {} };
}

const canceledOf = (
  data: EventPayloads["queue_items_canceled"],
  owner: string | null,
): EventPayloads["queue_items_canceled"] => {
  const { ids, user_ids, byUser } = shareOf(data.canceled_item_ids_by_user, owner);
  const { timestamp, queue_id } = data;
  return {
    timestamp,
    queue_id,
    user_ids,
    canceled_item_ids: ids,
    canceled_item_ids_by_user: byUser,
  };
};

const retriedOf = (
  data: EventPayloads["queue_items_retried"],
  owner: string | null,
): EventPayloads["queue_items_retried"] => {
  const { ids, user_ids, byUser } = shareOf(data.retried_item_ids_by_user, owner);
  const { timestamp, queue_id } = data;
  return { timestamp, queue_id, user_ids, retried_item_ids: ids, retried_item_ids_by_user: byUser };
};

const hideBatch = (data: EventPayloads["batch_enqueued"]): EventPayloads["batch_enqueued"] => ({
  timestamp: data.timestamp,
  queue_id: data.queue_id,
  enqueued: data.enqueued,
  requested: data.requested,
  user_id: REDACTED,
  batch_id: REDACTED,
  origin: null,
  priority: 0,
});

/**
 * The only place that decides who gets how much of every event. A name that is not here goes to the
 * owner and administrators only (`view.ts`).
 */
export const EVENT_TABLE: { readonly [N in EventName]: Rule<N> } = {
  invocation_started: { kind: "invocation", ...ownerAndAdmin },
  // A preview shows the image itself; administrators view images in the library, where it is
  // audited.
  invocation_progress: { kind: "invocation", ...ownerOnly },
  invocation_complete: { kind: "invocation", ...ownerAndAdmin },
  invocation_error: { kind: "invocation", ...ownerAndAdmin },
  queue_item_status_changed: {
    kind: "queue",
    owner: "full",
    administrator: (data) => ({
      ...data,
      queue_status: { ...data.queue_status, ...NO_OWN_COUNTS },
    }),
    reader: hideItem,
    other: hideItem,
  },
  batch_enqueued: {
    kind: "queue",
    owner: "full",
    administrator: "full",
    reader: hideBatch,
    other: hideBatch,
  },
  queue_positions_changed: { kind: "queue", ...ownerOnly },
  queue_items_canceled: {
    kind: "queue",
    owner: (data, viewer) => canceledOf(data, viewer.userId),
    administrator: "full",
    reader: (data) => canceledOf(data, null),
    other: (data) => canceledOf(data, null),
  },
  queue_items_retried: {
    kind: "queue",
    owner: (data, viewer) => retriedOf(data, viewer.userId),
    administrator: "full",
    reader: (data) => retriedOf(data, null),
    other: (data) => retriedOf(data, null),
  },
  queue_cleared: {
    kind: "queue",
    owner: "full",
    administrator: "full",
    reader: hideCleared,
    other: hideCleared,
  },
  queue_pruned: {
    kind: "queue",
    owner: "full",
    administrator: "full",
    reader: hidePruned,
    other: hidePruned,
  },
  processor_status_changed: { kind: "queue", ...everyone },
  board_changed: { kind: "board", ...whoMaySeeIt },
  board_deleted: { kind: "board", ...whoMaySeeIt },
  // Its readers are the users who may no longer view the board.
  board_access_revoked: { kind: "board", ...whoMaySeeIt },
  images_changed: { kind: "board", ...whoMaySeeIt },
  workflow_created: { kind: "workflow", ...whoMaySeeIt },
  workflow_updated: { kind: "workflow", ...whoMaySeeIt },
  workflow_deleted: { kind: "workflow", ...whoMaySeeIt },
  workflow_access_revoked: { kind: "workflow", ...whoMaySeeIt },
  style_preset_changed: { kind: "style_preset", ...whoMaySeeIt },
  style_preset_deleted: { kind: "style_preset", ...whoMaySeeIt },
  style_preset_access_revoked: { kind: "style_preset", ...whoMaySeeIt },
  wildcard_changed: { kind: "wildcard", ...whoMaySeeIt },
  wildcard_deleted: { kind: "wildcard", ...whoMaySeeIt },
  wildcard_access_revoked: { kind: "wildcard", ...whoMaySeeIt },
  recall_parameters_updated: { kind: "recall", ...ownerAndAdmin },
  bulk_download_started: { kind: "download", ...ownerAndAdmin },
  bulk_download_complete: { kind: "download", ...ownerAndAdmin },
  bulk_download_error: { kind: "download", ...ownerAndAdmin },
  model_load_started: { kind: "model", ...ownerOnly },
  model_load_complete: { kind: "model", ...ownerOnly },
  model_install_download_started: { kind: "model", ...adminOnly },
  model_install_download_progress: { kind: "model", ...adminOnly },
  model_install_downloads_complete: { kind: "model", ...adminOnly },
  model_install_cancelled: { kind: "model", ...adminOnly },
  model_install_started: { kind: "model", ...adminOnly },
  model_install_complete: { kind: "model", ...adminOnly },
  model_install_error: { kind: "model", ...adminOnly },
  model_verify_progress: { kind: "model", ...adminOnly },
  models_changed: { kind: "model", ...everyone },
  workers_changed: { kind: "queue", ...adminOnly },
  studio_moving: { kind: "queue", ...everyone },
};
